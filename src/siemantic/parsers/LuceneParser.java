import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Base64;
import java.util.List;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.Term;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.automaton.RegExp;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads a query from each line, in Base64, and answers "taken", "unknown", or why it is none.
 *
 * <p>No query is made of what is read, since limits of that (clauses, states) are no syntax and are
 * other ones in Elasticsearch and OpenSearch.
 */
public class LuceneParser extends QueryParser {
    private static final Query ANYTHING = new MatchAllDocsQuery();

    LuceneParser() {
        super("_all", new StandardAnalyzer());
        setAllowLeadingWildcard(true); // the default of query_string: allow_leading_wildcard
    }

    @Override
    protected Query getFieldQuery(String field, String text, boolean quoted) {
        return ANYTHING;
    }

    @Override
    protected Query getFieldQuery(String field, String text, int slop) {
        return ANYTHING;
    }

    @Override
    protected Query newRegexpQuery(Term term) {
        new RegExp(term.text()); // refuses what is no expression
        return ANYTHING;
    }

    @Override
    protected Query newWildcardQuery(Term term) {
        return ANYTHING;
    }

    @Override
    protected Query getBooleanQuery(List<BooleanClause> clauses) {
        return clauses.isEmpty() ? null : ANYTHING;
    }

    private static String answer(String query) {
        try {
            new LuceneParser().parse(query);
            return "taken";
        } catch (ParseException | IllegalArgumentException error) {
            Throwable cause = error.getCause() == null ? error : error.getCause();
            String message = String.valueOf(cause.getMessage()).split("\n")[0];
            return Base64.getEncoder().encodeToString(message.getBytes(UTF_8));
        } catch (StackOverflowError error) {
            return "unknown";
        }
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(answer(new String(Base64.getDecoder().decode(line), UTF_8)));
        }
    }
}

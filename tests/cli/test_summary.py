"""`siemantic summary`: what a branch changes, for its pull request."""

from diffing.sides import commit

TOML = 'rules = ["rules"]\ntargets = ["qradar_aql"]\nprofile = "plain"\n'


def test_the_repository_is_told_from_its_settings_and_the_branch_does_not_fail(
    siemantic, write, rule, tmp_path
):
    write(**{"siemantic.toml": TOML, "rules/a.yml": rule("a")})
    commit(tmp_path)
    write(**{"rules/a.yml": rule("b"), "rules/b.yml": "title: ["})
    done = siemantic("summary", "--against", "HEAD")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("### siemantic: what changes since `HEAD`\n\nrules: 1 changed; ")
    assert "| `qradar_aql` | changed | " in done.out
    (found,) = siemantic("summary", "--against", "HEAD", "--format", "json").objects
    assert [each["outcome"] for each in found["queries"]] == ["changed"]
    assert [each["code"] for each in found["broken"]] == ["invalid_yaml"]


def test_what_is_no_revision_is_told(siemantic, write, rule, tmp_path):
    write(**{"siemantic.toml": TOML, "rules/a.yml": rule("a")})
    assert siemantic("summary", "--against", "HEAD").code == 2
    commit(tmp_path)
    done = siemantic("summary", "--against", "--upload-pack=x")
    assert (done.code, done.out) == (2, "")
    assert "is no git revision of the rules' repository" in done.err

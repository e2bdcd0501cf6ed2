"""
Spark behind standard input and output: SQL -> the whole numbers that it returns, as JSON in lines.

`databricks.py` runs this file by its path, in a process of its own that sees nothing of siemantic.
Spark listens on the loopback interface alone, without its page, and says nothing.

    {"number": 1, "start": {}}     -> {"number": 1, "version": "4.3.0"}
    {"number": 2, "sql": "..."}    -> {"number": 2, "found": [0, 2]}

and, where Spark refuses or raises, {"error": "..."}, perhaps with {"not started": "..."}.
"""

import json
import os
import sys
import tempfile
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_CONFIG = {
    "spark.master": "local[1]",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    # An expression of hundreds of alternatives is a tree of that depth to Spark.
    "spark.driver.extraJavaOptions": "-Xss64m",
    "spark.ui.enabled": "false",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.ansi.enabled": "true",
}


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    state: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for line in sys.stdin:
            question = json.loads(line)
            answer = {"number": question["number"], **_answer(question, state)}
            answers.write(json.dumps(answer, ensure_ascii=True) + "\n")
            answers.flush()


def _answer(question: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    if "start" in question:
        return _started(state)
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    try:
        rows = state["session"].sql(question["sql"]).collect()
    except (Py4JJavaError, PySparkException) as error:
        return {"error": _first_line(error)}
    return {"found": [row[0] for row in rows]}


def _started(state: dict[str, Any]) -> dict[str, Any]:
    try:
        state["session"] = _session()
    except Exception as error:  # noqa: BLE001 - whatever there is between Python and Java
        return {"error": "", "not started": _first_line(error)}
    return {"version": state["session"].version}


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]


def _session() -> "SparkSession":
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("siemantic")
    for name, value in _CONFIG.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


if __name__ == "__main__":
    main()

"""Rules that ship as data: what is wrong with a file is said, with its name."""

import pytest
from pydantic import BaseModel, ConfigDict

from joinedup.graph.errors import RuleError
from joinedup.loaders.ruledata import load_rules, validated


class Words(BaseModel):
    model_config = ConfigDict(extra="forbid")

    share: float


class Deep(BaseModel):
    words: list[Words]


def test_what_is_wrong_is_named_with_file_and_place():
    with pytest.raises(RuleError, match=r"sample\.toml: words\.1\.share: .*number"):
        validated({"words": [{"share": 1}, {"share": "many"}]}, "sample.toml", Deep)


def test_a_file_of_another_kind_is_refused():
    with pytest.raises(RuleError, match=r"stages\.toml"):
        load_rules("joinedup.loaders", "stages.toml", Words)


def test_broken_toml_is_named(tmp_path, monkeypatch):
    package = tmp_path / "brokenrules"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "words.toml").write_text("share = = 2\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(RuleError, match=r"words\.toml"):
        load_rules("brokenrules", "words.toml", Words)

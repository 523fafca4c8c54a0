"""The nouns themselves."""

from __future__ import annotations

import pickle

from enrich.model import Metadata


def test_small_values_do_not_keep_a_set_each_of_what_was_given() -> None:
    one, other = Metadata(title="A"), Metadata.model_validate({"title": "B", "year": 2021})
    assert one.model_fields_set is other.model_fields_set
    assert one.model_copy(update={"title": "C"}) == Metadata(title="C")
    assert other.model_fields_set == set(), "nothing may write into what all of them share"
    assert pickle.loads(pickle.dumps(other)) == other  # noqa: S301  our own

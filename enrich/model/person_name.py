"""The type of a person's or group's name: a text, which files write as a mapping where the parts of it were given."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import GetPydanticSchema
from pydantic_core import core_schema

from enrich.text.names import Person, from_parts


def _schema() -> core_schema.CoreSchema:
    parts = core_schema.no_info_after_validator_function(
        from_parts, core_schema.dict_schema(core_schema.str_schema(), core_schema.str_schema())
    )
    person, text = core_schema.is_instance_schema(Person), core_schema.str_schema()
    return core_schema.json_or_python_schema(
        json_schema=_one_of([text, parts]),
        python_schema=_one_of([person, text, parts]),  # the text comes second: it would lose the parts of a person
        serialization=core_schema.plain_serializer_function_ser_schema(_as_json, when_used="json"),
    )


def _one_of(schemas: list[core_schema.CoreSchema]) -> core_schema.CoreSchema:
    return core_schema.union_schema(
        [*schemas],
        mode="left_to_right",
        custom_error_type="person_name",
        custom_error_message="Input should be a name, or an object with its parts",
    )


def _as_json(name: str) -> str | dict[str, str]:
    return name.as_parts() if isinstance(name, Person) else name


PersonName: TypeAlias = Annotated[str, GetPydanticSchema(lambda source, handler: _schema())]
"""`"Min Yang"`, or `{"family": "Jimeno Yepes", "given": "Antonio"}`, which is read into a `Person`."""

"""complaints.toml: which phrases say that a customer is dissatisfied, and how serious is each?"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field, field_validator

from wallboard.hearing import normal
from wallboard.settings import fields

MOST_CHARACTERS = 60  # of a phrase


class Grade(StrEnum):
    """How serious a phrase is; `escalated` is a regulator, the media, a lawyer, or a complaint over our heads."""

    DISSATISFACTION = "dissatisfaction"
    COMPLAINT = "complaint"
    ESCALATED = "escalated"


class Group(BaseModel):
    """Phrases that say the same, in every language; `reason` says it on screen."""

    model_config = fields.CONFIG

    slug: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    reason: fields.Text
    grade: Annotated[Grade, Field(strict=False)] = Grade.DISSATISFACTION
    phrases: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]

    @field_validator("phrases")
    @classmethod
    def _can_be_found(cls, phrases: tuple[str, ...]) -> tuple[str, ...]:
        for index, phrase in enumerate(phrases):
            if not normal.normal(phrase):
                raise fields.refusal("empty", "a phrase is empty.", do="Take it out of the list.", at=(index,))
            if len(phrase) > MOST_CHARACTERS:
                sentence = f"'{phrase}' has {len(phrase)} characters, but a phrase has at most {MOST_CHARACTERS}."
                raise fields.refusal("out_of_range", sentence, do="Write the words that matter only.", at=(index,))
        return phrases


class Complaints(BaseModel):
    """All groups of phrases, and which phrases are switched off wherever they stand."""

    model_config = fields.CONFIG

    groups: Annotated[tuple[Group, ...], Field(strict=False)] = ()
    off: fields.Texts = ()

    @field_validator("groups")
    @classmethod
    def _names_differ(cls, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        fields.refuse_twins([group.slug for group in groups], key="slug", what="groups of phrases")
        return groups

    @field_validator("groups")
    @classmethod
    def _phrases_differ(cls, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        """A phrase has one meaning; case, width and Traditional characters make no other phrase of it."""
        owners: dict[str, str] = {}
        for place, index, group, phrase in _places(groups):
            form = normal.normal(phrase)
            if owner := owners.get(form):
                twice = f"twice in '{owner}'" if owner == group.slug else f"in '{owner}' and in '{group.slug}'"
                do = "Keep it in one; case and Traditional characters make no difference."
                at = (place, "phrases", index)
                raise fields.refusal("duplicate", f"the phrase '{phrase}' stands {twice}.", do=do, at=at)
            owners[form] = group.slug
        return groups


def _places(groups: tuple[Group, ...]) -> Iterator[tuple[int, int, Group, str]]:
    """Every phrase, with the place of its group and its place there."""
    for place, group in enumerate(groups):
        for index, phrase in enumerate(group.phrases):
            yield place, index, group, phrase

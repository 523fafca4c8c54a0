"""The nouns. Everything that crosses a file or a border is one of these frozen values."""

from enrich.model.conflict import Action, Conflict, Decision, Difference, Severity
from enrich.model.frozen import STRICT, FrozenModel
from enrich.model.lookup import Candidate, Failure, LookupKey, LookupResult, Query, UnknownIdentifier
from enrich.model.match import Claim, ComparedFeatures, Match, Reason, StoredMatch, Verdict
from enrich.model.metadata import (
    FIELD_NAMES,
    IDENTIFIER_NAMES,
    ArxivId,
    DblpKey,
    Doi,
    FieldName,
    IdentifierName,
    Metadata,
    Value,
)
from enrich.model.record import CouldNotAsk, Notice, NoticeKind, Provenance, Record
from enrich.model.source import Source
from enrich.model.work import (
    AcceptedValue,
    Change,
    CitationCount,
    Dataset,
    Enrichment,
    FieldClaim,
    Link,
    Rejection,
    SourceClaims,
    Work,
)

__all__ = [
    "FIELD_NAMES",
    "IDENTIFIER_NAMES",
    "STRICT",
    "AcceptedValue",
    "Action",
    "ArxivId",
    "Candidate",
    "Change",
    "CitationCount",
    "Claim",
    "ComparedFeatures",
    "Conflict",
    "CouldNotAsk",
    "Dataset",
    "DblpKey",
    "Decision",
    "Difference",
    "Doi",
    "Enrichment",
    "Failure",
    "FieldClaim",
    "FieldName",
    "FrozenModel",
    "IdentifierName",
    "Link",
    "LookupKey",
    "LookupResult",
    "Match",
    "Metadata",
    "Notice",
    "NoticeKind",
    "Provenance",
    "Query",
    "Reason",
    "Record",
    "Rejection",
    "Severity",
    "Source",
    "SourceClaims",
    "StoredMatch",
    "UnknownIdentifier",
    "Value",
    "Verdict",
    "Work",
]

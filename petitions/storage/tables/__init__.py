"""Every table of the one schema."""

from petitions.storage.tables.answering import (
    PROMISE_STATES,
    DutyComment,
    ProgressReport,
    Promise,
    PromiseChange,
)
from petitions.storage.tables.archive import Archived
from petitions.storage.tables.attachments import Attachment
from petitions.storage.tables.base import Base, Moment, metadata
from petitions.storage.tables.committee_acts import (
    CommentReply,
    CommitteeAct,
    Debate,
    Discussion,
    DiscussionComment,
    Dissent,
    Motion,
    MotionPresent,
    Vote,
)
from petitions.storage.tables.committees import (
    AgendaItem,
    Attendance,
    CaseItem,
    Committee,
    CommitteeCase,
    CommitteeMeeting,
    CommitteeMember,
    ConflictOfInterest,
    Document,
    Minutes,
)
from petitions.storage.tables.institutions import (
    Body,
    Holiday,
    KnownDays,
    RuleVersion,
    Switch,
    Territory,
    TerritoryPopulation,
)
from petitions.storage.tables.occasions import Occasion
from petitions.storage.tables.people import (
    ROLES,
    Account,
    AccountIdentity,
    AccountToken,
    Registration,
    StaffRole,
)
from petitions.storage.tables.petitions import (
    Act,
    AuditRecord,
    CoPetitioner,
    Draft,
    Duty,
    Feedback,
    GroupRole,
    Petition,
    PetitionSearch,
    PetitionTag,
    PetitionText,
    Response,
    ResponseDraft,
    StoredFact,
)
from petitions.storage.tables.reviewing import (
    CaseCheck,
    CaseNote,
    CaseTag,
    Decision,
    RefusalReason,
    ReviewCase,
)
from petitions.storage.tables.signatures import (
    INVALIDATION_REASONS,
    Checkpoint,
    Invalidation,
    LedgerKey,
    LedgerStatement,
    LedgerTile,
    LedgerTree,
    PetitionHour,
    PetitionTerritory,
    PublishedTree,
    Signatory,
    Signature,
    SignatureAttempt,
    SignatureEntry,
    TallyQueue,
)
from petitions.storage.tables.voices import OPINIONS, Message, Opinion, Survey
from petitions.storage.tables.work import Lease, Letter, Mailing, RateLimit

__all__ = [
    "Invalidation", "INVALIDATION_REASONS", "Message", "Opinion", "OPINIONS", "Survey",
    "Account", "AccountIdentity", "AccountToken", "Act", "AgendaItem", "Archived", "Attachment",
    "Attendance",
    "AuditRecord", "Base", "Body", "CaseCheck", "CaseItem", "CaseNote", "CaseTag", "Checkpoint",
    "CommentReply", "Committee",
    "CommitteeAct", "CommitteeCase", "CommitteeMeeting", "CommitteeMember", "ConflictOfInterest",
    "CoPetitioner", "Debate", "Decision", "Discussion", "DiscussionComment", "Dissent", "Document",
    "Draft", "Duty", "DutyComment", "Feedback", "GroupRole", "Holiday", "KnownDays", "Lease",
    "LedgerKey", "LedgerStatement", "LedgerTile", "LedgerTree", "Letter", "Mailing", "metadata",
    "Minutes",
    "Moment", "Motion", "Occasion", "MotionPresent", "Petition", "PetitionHour", "PetitionSearch",
    "PetitionTag",
    "PetitionTerritory", "PetitionText", "ProgressReport", "Promise", "PROMISE_STATES",
    "PromiseChange",
    "PublishedTree", "RateLimit", "Registration", "Response", "ResponseDraft", "RefusalReason",
    "ReviewCase", "ROLES",
    "RuleVersion", "Signatory", "Signature", "SignatureAttempt", "SignatureEntry", "StaffRole",
    "StoredFact", "Switch", "TallyQueue", "Territory", "TerritoryPopulation", "Vote",
]  # fmt: skip

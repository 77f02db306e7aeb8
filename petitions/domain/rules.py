"""A petition system's law as frozen values: what one rule set file says, and nothing else.

Every block is one dataclass and every key of the file one field; `docs/rule-set-format.md`
explains them with examples. `petitions.presets` reads files into these values and refuses
what they cannot mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

from petitions.domain.durations import Duration

Level = Literal["national", "region", "district"]
Status = Literal[
    "citizen",
    "resident",
    "permanent_resident",
    "foreign_resident",
    "legal_person",
    "anyone",
]
Proof = Literal["declared", "claim"]
Identity = Literal["none", "email_typed", "email", "phone", "state_account", "eid"]
Visibility = Literal["hidden", "link", "listed"]
PinMoment = Literal["creation", "submission", "registration", "publication", "start", "sending"]
GateKind = Literal["group", "support", "review", "deliberation", "start"]
DutyKind = Literal[
    "response",
    "decision",
    "debate",
    "hearing",
    "meeting",
    "acceptance",
    "referral",
    "verification",
]
Obligation = Literal["must", "considers", "may"]
Event = Literal["submission", "acceptance", "opening", "closing", "sending", "end"]
Moment = Literal[
    "creation", "submission", "acceptance", "opening", "closing", "verification", "sending", "end"
]

IDENTITY_LEVELS: tuple[Identity, ...] = (
    "none",
    "email_typed",
    "email",
    "phone",
    "state_account",
    "eid",
)
LEVELS: tuple[Level, ...] = ("national", "region", "district")
# Who may be named besides the file's own bodies.
ROLES = ("petitioner", "moderator", "verifier", "official", "addressee")
OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "response": ("responded", "declined"),
    "decision": (
        "satisfied",
        "partly",
        "refused",
        "forwarded",
        "lapsed",
        "act_drafted",
        "solved_otherwise",
        "investigated",
        "returned",
    ),
    "debate": ("debated", "not_debated"),
    "hearing": ("held", "not_held"),
    "meeting": ("held", "not_held"),
    "acceptance": ("accepted", "partly", "returned", "rejected"),
    "referral": ("referred", "not_referred"),
    "verification": ("verified", "not_verified"),
}
# The outcomes of a duty whose rule set names none.
USUAL_OUTCOMES: Mapping[str, tuple[str, ...]] = {
    **{kind: outcomes[:2] for kind, outcomes in OUTCOMES.items()},
    "decision": ("satisfied", "partly", "refused", "forwarded", "lapsed"),
    "acceptance": ("accepted", "rejected"),
}
# What `decline` may mean: the body does not do what the duty is about.
DECLINING = frozenset(
    {"declined", "not_debated", "not_held", "rejected", "not_referred", "not_verified", "refused"}
)


@dataclass(frozen=True, kw_only=True)
class Words:
    """The same wording in the three languages; each must be there and not empty."""

    kk: str
    ru: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group of values with the place where they were seen.

    `own` names the keys of the group that no source gives: this product's own choice.
    """

    source: str
    own: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Card(Group):
    """The identity card of a rule set."""

    id: str
    status: Literal["in_force", "historical", "as_described"]
    name: Words
    summary: Words
    period: Words
    in_force_from: date | None = None
    in_force_until: date | None = None
    caution: Words | None = None
    help: Words | None = None
    legal_advice: Words | None = None
    donations: Words | None = None


@dataclass(frozen=True, kw_only=True)
class CalendarRules(Group):
    """Time zone, public holidays, and how a deadline ends.

    `country` is an ISO 3166-1 alpha-2 code, the name of the holidays file; `office_hours` are
    spans such as "09:00-12:00", which working hours run in.
    """

    zone: str
    pinned_at: PinMoment
    country: str | None = None
    end_of_day: bool = False
    office_hours: tuple[str, ...] = ("09:00-13:00", "14:00-18:00")


@dataclass(frozen=True, kw_only=True)
class Eligibility(Group):
    """Who may act: `statuses` maps each accepted status to how it is shown; any one suffices.

    `min_age_in` names territories whose people have a minimum age of their own.

    `own_territory` names the levels at which the person must belong to the petition's territory.
    """

    identity: Identity
    min_age: int = 0
    min_age_in: Mapping[str, int] = field(default_factory=dict)
    age_on: Literal["act", "submission", "sending"] = "act"
    statuses: Mapping[Status, Proof] = field(default_factory=lambda: {"anyone": "declared"})
    own_territory: tuple[Level, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Uniqueness(Group):
    """What makes a person one person, and how many may share one e-mail address."""

    key: Literal["personal_id", "personal_id_hash", "account", "email"]
    per_address: int = 1


@dataclass(frozen=True, kw_only=True)
class Petitioners(Group):
    """The group that makes the petition, the petitioner included; `max` none: no limit."""

    min: int = 1
    max: int | None = None
    territories: int = 0
    roles: tuple[str, ...] = ()
    invitation: Duration | None = None


@dataclass(frozen=True, kw_only=True)
class Field:
    """One text field. `max` counts `unit`; none: no limit."""

    key: str
    required: bool = False
    max: int | None = None
    unit: Literal["characters", "characters_without_spaces", "words"] = "characters"
    label: Words | None = None
    not_starting_with: str = ""
    links: bool = True


@dataclass(frozen=True, kw_only=True)
class JointLimit:
    """A limit on several fields together."""

    fields: tuple[str, ...]
    max: int
    unit: Literal["characters", "characters_without_spaces", "words"] = "characters"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One entry of a list that the petitioner chooses from."""

    id: str
    name: Words


@dataclass(frozen=True, kw_only=True)
class Tags:
    """How many tags; an empty vocabulary lets the petitioner write any."""

    min: int = 0
    max: int | None = None
    vocabulary: tuple[Choice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Languages:
    """Codes of the languages a petition may and must be written in, and of the decision."""

    allowed: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    decision: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Refusal(Group):
    """A reason for which a petition is refused; `hides_text`: the text is not shown then."""

    source: str = ""
    code: str
    wording: Words
    hides_text: bool = False


@dataclass(frozen=True, kw_only=True)
class Content(Group):
    """What a petition holds. `attachments_mb` none: no attachments."""

    fields: tuple[Field, ...]
    joint_limits: tuple[JointLimit, ...] = ()
    attachments_mb: int | None = None
    tags: Tags = Tags()
    kinds: tuple[Choice, ...] = ()
    languages: Languages = Languages()


@dataclass(frozen=True, kw_only=True)
class AddresseeKind:
    """A kind of addressee and the levels at which it can be chosen."""

    id: str
    name: Words
    levels: tuple[Level, ...]


@dataclass(frozen=True, kw_only=True)
class Addressee(Group):
    """To whom petitions go. `nested_codes`: a territory's code, without the zeros at its end,
    begins the codes of the territories within it."""

    mode: Literal["fixed", "chosen", "routed"]
    name: Words
    levels: tuple[Level, ...] = ("national",)
    kinds: tuple[AddresseeKind, ...] = ()
    nested_codes: bool = False


@dataclass(frozen=True, kw_only=True)
class Voting(Group):
    """How a body with members decides.

    `quorum`: so many present at least; `quorum_percent`: that part of the members in office,
    rounded up, and more than it with `quorum_above`. Both: whichever is greater. `majority`:
    more than half of the votes for and against, of those present, or of all members. `chair`:
    votes like the others, votes at a tie only, or votes and decides a tie. `conflicts`: who
    declared one steps aside or votes. `minority_admits`: that part of the members in office can
    admit a petition against the majority. `public`: how each member voted is shown.
    """

    quorum: int | None = None
    quorum_percent: Decimal | None = None
    quorum_above: bool = False
    majority: Literal["of_votes", "of_present", "of_members"] = "of_votes"
    chair: Literal["votes", "breaks_tie", "decides_tie"] = "votes"
    conflicts: Literal["step_aside", "vote"] = "step_aside"
    minority_admits: Literal["no", "quarter", "third"] = "no"
    public: bool = True


PaperKind = Literal["evidence", "correspondence", "answer", "paper"]


@dataclass(frozen=True, kw_only=True)
class Papers(Group):
    """Which papers of a case file everybody may read: the `published` kinds unless they are
    filed otherwise, the `internal` kinds never. Notes are never public."""

    published: tuple[PaperKind, ...] = ()
    internal: tuple[PaperKind, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Body:
    """An institution that can review a petition or owe a duty."""

    id: str
    name: Words
    kind: Literal[
        "official", "ministry", "committee", "expert_group", "commission", "parliament", "council"
    ]
    size: int | None = None
    composition: Words | None = None
    voting: Voting | None = None
    papers: Papers | None = None


@dataclass(frozen=True, kw_only=True)
class Gate(Group):
    """A check before collection. Which keys belong to which kind says the format's page.

    `needed`, `allowed`: supporters at a support gate, the petitioner not among them.
    `limit`: how long the gate may last, `limit_by_kind` for petitions of a kind, `limit_again`
    after a return, `returned_limit`: how long the petitioner may take to amend.
    `at_least`: how long a deliberation must last. `notice`: between the choice of a start day
    and that day. `optional`: the petitioner may choose a start day, none means at once.
    """

    kind: GateKind
    id: str = ""
    by: str = "petitioner"
    visibility: Visibility = "hidden"
    needed: int = 0
    allowed: int | None = None
    limit: Duration | None = None
    limit_by_kind: Mapping[str, Duration] = field(default_factory=dict)
    limit_again: Duration | None = None
    returned_limit: Duration | None = None
    on_timeout: Literal["expired", "late", "passed"] = "expired"
    at_least: Duration | None = None
    notice: Duration | None = None
    optional: bool = False
    skipped_by_tags: tuple[str, ...] = ()
    outcomes: tuple[Literal["accept", "accept_partly", "return", "reject"], ...] = (
        "accept",
        "return",
        "reject",
    )


@dataclass(frozen=True, kw_only=True)
class Pauses:
    """Collection may be switched off; `extends`: the deadline moves by as long as it was off.

    `before_election`: from when before an election it is switched off."""

    extends: bool = True
    before_election: Duration | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EarlyEnd:
    """The petitioner may end collection early, after `notice` where it is due."""

    notice: Duration | None = None


@dataclass(frozen=True, kw_only=True)
class Collection(Group):
    """The collection clock. No `length`, `shortest` or `longest`: unlimited.

    With `shortest` or `longest` the petitioner chooses the last day; `length` is then what holds
    if he chooses none. `changeable`: he may choose again while it runs.
    """

    clock: Literal["creation", "submission", "acceptance", "opening"] = "opening"
    length: Duration | None = None
    shortest: Duration | None = None
    longest: Duration | None = None
    changeable: bool = False
    visibility: Literal["link", "listed"] = "listed"
    signing: bool = True
    after_target: Literal["until_deadline", "until_answer", "until_sent", "stop"] = "until_deadline"
    early_end: EarlyEnd | None = None
    pauses: Pauses | None = None
    grace: Duration | None = None


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """A signatory may take the signature back: at request, or by oneself, `until` when."""

    how: Literal["on_request", "self"]
    until: Literal["closing", "sending", "end"] = "closing"
    again: bool = True


@dataclass(frozen=True, kw_only=True)
class Ballot(Group):
    """What a signature is. No `withdrawal`: a signature stays. `paper_until`: how long after
    the end of collection paper signatures may still be handed in."""

    against: bool = False
    petitioner_signs: bool = False
    co_petitioners_sign: bool = False
    supporters_sign: bool = False
    withdrawal: Withdrawal | None = None
    paper: bool = False
    paper_until: Duration | None = None


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A number, or `percent` of a population with floor, ceiling and rounding.

    `of` says of whom: the territory's `population` or `voters`, which are handed in with the
    petition.
    """

    number: int | None = None
    percent: Decimal | None = None
    of: Literal["population", "voters"] | None = None
    floor: int | None = None
    ceiling: int | None = None
    rounding: Literal["up", "down", "nearest"] = "up"


@dataclass(frozen=True, kw_only=True)
class Case(Quantity):
    """What is required where the population is above `population_over`; none: elsewhere."""

    population_over: int | None = None


@dataclass(frozen=True, kw_only=True)
class Spread:
    """A minimum in each of `territories` territories: `minimum`, or its seats times `times`."""

    territories: int
    minimum: int | None = None
    seats: Mapping[str, int] = field(default_factory=dict)
    times: int | None = None


@dataclass(frozen=True, kw_only=True)
class Rank:
    """Among the first `top` of all, or the first `top_of_category`, when a period ends."""

    every: Duration
    top: int = 0
    top_of_category: int = 0


@dataclass(frozen=True, kw_only=True)
class Threshold(Group):
    """One rung: exactly one of `required`, `percent`, `cases`, `rank`, and perhaps a `spread`.

    `levels`, `addressees`: where the rung applies; none named: everywhere. Rungs may share an id
    if no petition can meet both. `within`: the rung's own window, from the opening.
    """

    id: str
    name: Words | None = None
    levels: tuple[Level, ...] = ()
    addressees: tuple[str, ...] = ()
    required: int | None = None
    percent: Decimal | None = None
    of: Literal["population", "voters"] | None = None
    floor: int | None = None
    ceiling: int | None = None
    rounding: Literal["up", "down", "nearest"] = "up"
    cases: tuple[Case, ...] = ()
    spread: Spread | None = None
    rank: Rank | None = None
    metric: Literal["raw", "verified"] = "raw"
    counts: Literal["for", "net"] = "for"
    within: Duration | None = None
    lists: bool = False
    keeps_alive: bool = False
    notifies: tuple[str, ...] = ()
    reverts: bool = False
    decisive: bool = False


@dataclass(frozen=True, kw_only=True)
class Verification(Group):
    """The check of signatures after collection.

    `rung`: the id of the threshold that must hold among the valid ones. `send_within`: from the
    end of collection to the first sending, `verify_within`: from then to the verifier's result,
    `submit_within`: from enough valid ones to the sending to the addressee; missing the first or
    the last is fatal. `batches`: more may be sent after a shortfall, until `send_within` is over.
    """

    rung: str
    checked_by: str = "verifier"
    method: Literal["whole", "sample"] = "whole"
    send_within: Duration | None = None
    verify_within: Duration | None = None
    submit_within: Duration | None = None
    batches: bool = False


@dataclass(frozen=True, kw_only=True)
class OpenedBy:
    """What opens a duty: a threshold (at its crossing, or at the end of collection), an event,
    or another duty's outcome. Exactly one of `threshold`, `event`, `duty`."""

    threshold: str | None = None
    at: Literal["crossing", "closing"] = "crossing"
    event: Event | None = None
    duty: str | None = None
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Extension:
    """A lawful extension by at most `length`, none: by the period itself; from the one after
    `consent_after` on the petitioner must agree."""

    length: Duration | None = None
    times: int = 1
    consent_after: int | None = None


@dataclass(frozen=True, kw_only=True)
class Appeal:
    """Against a fulfilled or declined duty; `answer_within` opens its re-examination."""

    within: Duration
    answer_within: Duration | None = None
    by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Duty(Group):
    """What a body owes, to be opened by `opened_by`, due after `due` (none: no deadline).

    `id` is its kind if left out; duties may share an id if no petition can meet both. `decides`:
    fulfilled or declined (with one of `decides_on` where named), it ends the petition. `early`:
    it may be done before it is owed. `fatal`: overdue, the petition lapses. `progress`: how
    often the body must report.
    """

    kind: DutyKind
    by: str
    obligation: Obligation
    opened_by: OpenedBy
    id: str = ""
    name: Words | None = None
    levels: tuple[Level, ...] = ()
    addressees: tuple[str, ...] = ()
    due: Duration | None = None
    due_by_kind: Mapping[str, Duration] = field(default_factory=dict)
    outcomes: tuple[str, ...] = ()
    decides: bool = False
    decides_on: tuple[str, ...] = ()
    early: bool = False
    fatal: bool = False
    extension: Extension | None = None
    transferable: bool = False
    transfer_within: Duration | None = None
    pausable: bool = False
    pause_at_most: Duration | None = None
    appeal: Appeal | None = None
    progress: Duration | None = None


@dataclass(frozen=True, kw_only=True)
class Decision(Group):
    """How the answer comes about and where it is published.

    `head_approves`: what `body` owes is published only when the head of the answering body has
    approved it."""

    body: str
    steps: tuple[
        Literal[
            "working_group",
            "public_discussion",
            "expert_opinion",
            "evidence",
            "inquiry",
            "site_visit",
            "hearing",
            "meeting",
            "debate",
            "committee",
            "plenary",
            "petitioner_invited",
        ],
        ...,
    ] = ()
    published: tuple[
        Literal[
            "petition_page",
            "body_site",
            "official_journal",
            "minutes",
            "letter",
            "text_message",
            "media_statement",
            "video",
        ],
        ...,
    ] = ()
    reasons_required: bool = True
    survey: bool = False
    head_approves: bool = False


@dataclass(frozen=True, kw_only=True)
class Quotas(Group):
    """How many petitions at a time, how soon the same subject again, how many tries.

    `none_before_election`: so long before an election no petition is made."""

    none_before_election: Duration | None = None
    at_a_time: int | None = None
    same_subject_after: Duration | None = None
    tries: int | None = None
    tries_within: Duration | None = None
    same_subject_while_open: bool = True


@dataclass(frozen=True, kw_only=True)
class Disclosure(Group):
    """What the public sees of signatories and of the petitioner."""

    signatories: Literal["nothing", "initials", "first_name_and_initial", "full_name"]
    date: bool = False
    place: bool = False
    when: Literal["always", "while_open", "after_verification"] = "always"
    by_territory: bool = False
    last_signature: bool = False
    petitioner: Literal["full_name", "first_name_and_initial", "initials", "nothing"] = "full_name"
    petitioner_may_hide: bool = False
    petitioner_while_open_only: bool = False
    comments: Literal["none", "open", "for_and_against"] = "none"


@dataclass(frozen=True, kw_only=True)
class Retention(Group):
    """What happens to one sort of personal data, `after` how long from which moment.

    `petitioner`: the files attached and the papers handed in to committees too; `papers`: those
    of committees' case files that are internal. Both stay while a committee is at work.
    """

    data: Literal["signatures", "petitioner", "email", "addresses", "papers", "everything"]
    since: Moment
    action: Literal["delete", "anonymise", "archive"]
    after: Duration | None = None
    keeps: tuple[Literal["sex", "birth year", "time", "approximate place"], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Failure(Group):
    """What an expired or refused petition shows, and how a petition may be ended."""

    expired: Visibility = "listed"
    rejected: Visibility = "listed"
    file_again: bool = True
    file_again_after: Duration | None = None
    petitioner_withdraws_until: Literal["opening", "closing", "sending", "end"] = "end"
    stops: tuple[str, ...] = ("dissolution", "election")
    stopped_while_open: Literal["stopped", "closed"] = "stopped"


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """One file, whole."""

    format: int
    card: Card
    calendar: CalendarRules
    create: Eligibility
    sign: Eligibility
    uniqueness: Uniqueness
    petitioners: Petitioners
    content: Content
    addressee: Addressee
    collection: Collection
    ballot: Ballot
    disclosure: Disclosure
    failure: Failure
    bodies: tuple[Body, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    forbidden_topics: tuple[Refusal, ...] = ()
    gates: tuple[Gate, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    verification: Verification | None = None
    duties: tuple[Duty, ...] = ()
    decision: Decision | None = None
    quotas: Quotas | None = None
    retention: tuple[Retention, ...] = ()

    @property
    def id(self) -> str:
        return self.card.id

    @property
    def reasons(self) -> frozenset[str]:
        """Every code for which a petition may be refused."""
        return frozenset(r.code for r in (*self.refusals, *self.forbidden_topics))


@dataclass(frozen=True)
class Version:
    """A rule set as it is in force from a moment on."""

    number: int
    in_force_from: datetime
    rule_set: RuleSet


@dataclass(frozen=True)
class Rules:
    """All versions of one system's law, with the calendar's days as they are known today.

    `holidays` are days off, `workdays` the weekend days made working days; neither is pinned.
    """

    versions: tuple[Version, ...]
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    # What others derive from these values, so that they derive it once.
    derived: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        rule_set: RuleSet,
        holidays: frozenset[date] = frozenset(),
        workdays: frozenset[date] = frozenset(),
    ) -> Rules:
        """Make rules of a single version that was always in force."""
        always = datetime.min.replace(tzinfo=UTC)
        return cls((Version(1, always, rule_set),), holidays, workdays)

    def version(self, number: int) -> RuleSet:
        return next(v.rule_set for v in self.versions if v.number == number)

    def current(self, at: datetime) -> Version:
        """The last version in force at `at`; the first one where none is yet."""
        in_force = [v for v in self.versions if v.in_force_from <= at]
        return max(in_force or self.versions[:1], key=lambda v: v.number)

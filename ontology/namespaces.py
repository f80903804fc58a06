"""Vocabulary terms in code: a term's name goes in, its IRI comes out; a name that is no term raises AttributeError."""

# ruff: noqa: N815 - the names are those of the vocabularies

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rdflib import Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, PROV, RDF, RDFS, SH, SKOS, VOID, DefinedNamespace
from rdflib.namespace import GEO as _GEO
from rdflib.namespace import SDO as _SCHEMA
from rdflib.namespace import XSD as _XSD

__all__ = [
    "DCTERMS",
    "EDTF",
    "GAF",
    "GEO",
    "HUD",
    "OA",
    "ONTOLOGY_IRI",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SEM",
    "SH",
    "SKOS",
    "VOID",
    "VOID_EXT",
    "WD",
    "WGS84",
    "XSD",
]

ONTOLOGY_IRI = URIRef("https://w3id.org/hudna/ontology")
EDTF = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
WD = Namespace("http://www.wikidata.org/entity/")
VOID_EXT = Namespace("http://ldf.fi/void-ext#")


class SCHEMA(_SCHEMA):
    """schema.org, with the https form of its names."""

    _fail = True


class XSD(_XSD):
    """Datatypes of XML Schema."""

    _fail = True


class GEO(_GEO):
    """GeoSPARQL."""

    _fail = True


class SEM(DefinedNamespace):
    """Simple Event Model: https://semanticweb.cs.vu.nl/2009/11/sem/."""

    _NS = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
    _fail = True

    Actor: URIRef
    ActorType: URIRef
    Authority: URIRef
    Constraint: URIRef
    Core: URIRef
    Event: URIRef
    EventType: URIRef
    Place: URIRef
    PlaceType: URIRef
    Role: URIRef
    RoleType: URIRef
    Temporary: URIRef
    Time: URIRef
    TimeType: URIRef
    Type: URIRef
    View: URIRef

    accordingTo: URIRef
    actorType: URIRef
    eventProperty: URIRef
    eventType: URIRef
    hasActor: URIRef
    hasBeginTimeStamp: URIRef
    hasEarliestBeginTimeStamp: URIRef
    hasEarliestEndTimeStamp: URIRef
    hasEndTimeStamp: URIRef
    hasLatestBeginTimeStamp: URIRef
    hasLatestEndTimeStamp: URIRef
    hasPlace: URIRef
    hasSubEvent: URIRef
    hasTime: URIRef
    hasTimeStamp: URIRef
    placeType: URIRef
    roleType: URIRef
    subEventOf: URIRef


class OA(DefinedNamespace):
    """Web Annotation, the part that anchors words in a text: https://www.w3.org/TR/annotation-vocab/."""

    _NS = Namespace("http://www.w3.org/ns/oa#")
    _fail = True

    Annotation: URIRef
    SpecificResource: URIRef
    TextPositionSelector: URIRef
    TextQuoteSelector: URIRef

    end: URIRef
    exact: URIRef
    hasBody: URIRef
    hasSelector: URIRef
    hasSource: URIRef
    hasTarget: URIRef
    prefix: URIRef
    start: URIRef
    suffix: URIRef


class GAF(DefinedNamespace):
    """Grounded Annotation Framework: what a stretch of text denotes."""

    _NS = Namespace("http://groundedannotationframework.org/gaf#")
    _fail = True

    denotedBy: URIRef
    denotes: URIRef


class WGS84(DefinedNamespace):
    """W3C Basic Geo: latitude and longitude."""

    _NS = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
    _fail = True

    Point: URIRef
    SpatialThing: URIRef

    alt: URIRef
    lat: URIRef
    location: URIRef
    long: URIRef


class HUD(DefinedNamespace):
    """The terms of hudna.ttl and event-types.ttl."""

    _NS = Namespace("https://w3id.org/hudna/ontology#")
    _fail = True

    # Classes of hudna.ttl
    ArmedForce: URIRef
    CasualtyEstimate: URIRef
    CasualtyKind: URIRef
    Claim: URIRef
    Conflict: URIRef
    Contradiction: URIRef
    ContradictionKind: URIRef
    Episode: URIRef
    Event: URIRef
    EventReport: URIRef
    Extraction: URIRef
    Factuality: URIRef
    Fighting: URIRef
    Judgement: URIRef
    LineageStatement: URIRef
    LinkStatus: URIRef
    Office: URIRef
    Organisation: URIRef
    OtherEvent: URIRef
    Person: URIRef
    Place: URIRef
    Scope: URIRef
    State: URIRef
    Toll: URIRef
    TruceAndTalks: URIRef
    TruceScope: URIRef
    TruceStage: URIRef
    TruceStatus: URIRef
    UnnamedSource: URIRef
    UnrealisedEvent: URIRef
    Victim: URIRef
    Weapon: URIRef
    WikidataLink: URIRef
    Words: URIRef

    # Event types of event-types.ttl, each class and concept, and their scheme
    Accusation: URIRef
    Aid: URIRef
    AirStrike: URIRef
    Appeal: URIRef
    ArmedClash: URIRef
    Attack: URIRef
    Condemnation: URIRef
    Denial: URIRef
    Deployment: URIRef
    Detention: URIRef
    Displacement: URIRef
    Explosion: URIRef
    Meeting: URIRef
    Negotiation: URIRef
    PeaceAgreement: URIRef
    PrisonerExchange: URIRef
    Protest: URIRef
    Sanction: URIRef
    Shelling: URIRef
    TerritorialChange: URIRef
    Threat: URIRef
    Truce: URIRef
    TruceViolation: URIRef
    War: URIRef
    Withdrawal: URIRef
    eventTypes: URIRef

    # Reports, claims and their anchors in the text
    about: URIRef
    background: URIRef
    claimant: URIRef
    confidence: URIRef
    cue: URIRef
    eventType: URIRef
    factuality: URIRef
    copyOf: URIRef
    judges: URIRef
    verdict: URIRef
    correction: URIRef
    inArticle: URIRef
    length: URIRef
    model: URIRef
    prompt: URIRef
    rule: URIRef
    sha256: URIRef
    trigger: URIRef
    via: URIRef
    warning: URIRef

    # Roles and time, of reports and events alike
    agent: URIRef
    mediator: URIRef
    party: URIRef
    place: URIRef
    target: URIRef
    time: URIRef
    weapon: URIRef

    # Tolls and estimates
    best: URIRef
    bestClaim: URIRef
    casualtyEstimate: URIRef
    high: URIRef
    highClaim: URIRef
    kind: URIRef
    low: URIRef
    lowClaim: URIRef
    scope: URIRef
    side: URIRef
    toll: URIRef
    undisclosed: URIRef
    victim: URIRef

    # Events, their lineage and contradictions
    claim: URIRef
    contradiction: URIRef
    contradictionKind: URIRef
    endedBy: URIRef
    endsHostilitiesOf: URIRef
    follows: URIRef
    guarantor: URIRef
    monitoredBy: URIRef
    ofType: URIRef
    partOf: URIRef
    report: URIRef
    stage: URIRef
    supportedBy: URIRef
    truceScope: URIRef
    violates: URIRef

    # Authority and links
    adjective: URIRef
    capital: URIRef
    countryFeature: URIRef
    cowWarNumber: URIRef
    datesFeature: URIRef
    entity: URIRef
    evidence: URIRef
    item: URIRef
    itemDescription: URIRef
    judgedBy: URIRef
    judgedOn: URIRef
    matchedName: URIRef
    method: URIRef
    nameFeature: URIRef
    nearnessFeature: URIRef
    ordinal: URIRef
    priorFeature: URIRef
    score: URIRef
    state: URIRef
    status: URIRef
    typeFeature: URIRef
    ucdpConflictId: URIRef

    # Individuals: factuality
    actual: URIRef
    calledFor: URIRef
    denied: URIRef
    future: URIRef
    possible: URIRef

    # Individuals: kinds of casualties, victims and scope
    captured: URIRef
    civilian: URIRef
    displaced: URIRef
    eventScope: URIRef
    journalist: URIRef
    killed: URIRef
    military: URIRef
    missing: URIRef
    mixed: URIRef
    totalScope: URIRef
    wounded: URIRef

    # Individuals: weapons
    aircraft: URIRef
    artillery: URIRef
    bomb: URIRef
    carBomb: URIRef
    chemical: URIRef
    drone: URIRef
    heavyWeapons: URIRef
    mine: URIRef
    missile: URIRef
    mortar: URIRef
    other: URIRef
    rocket: URIRef
    ship: URIRef
    smallArms: URIRef
    suicide: URIRef
    tank: URIRef

    # Individuals: the status of truces and their scope
    agreed: URIRef
    comprehensive: URIRef
    ended: URIRef
    extended: URIRef
    humanitarian: URIRef
    inForce: URIRef
    partial: URIRef
    proposed: URIRef
    temporary: URIRef
    violated: URIRef

    # Individuals: contradictions and the status of links
    accepted: URIRef
    candidate: URIRef
    confirmed: URIRef
    contradictoryAgency: URIRef
    contradictoryFactuality: URIRef
    contradictoryFigures: URIRef
    rejected: URIRef
    unlinked: URIRef
    verified: URIRef


PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "dcterms": str(DCTERMS),
        "edtf": "http://id.loc.gov/datatypes/edtf/",
        "gaf": str(GAF),
        "geo": str(GEO),
        "hud": str(HUD),
        "oa": str(OA),
        "owl": str(OWL),
        "prov": str(PROV),
        "rdf": str(RDF),
        "rdfs": str(RDFS),
        "schema": str(SCHEMA),
        "sem": str(SEM),
        "sh": str(SH),
        "skos": str(SKOS),
        "void": str(VOID),
        "wd": str(WD),
        "wgs84": str(WGS84),
        "xsd": str(XSD),
    }
)

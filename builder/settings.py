"""Environment variables in, the one list of settings out: name, default and one line of help each.

Read once at the door (the command line, the server) and handed on as values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, JsonValue, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from builder.errors import UsageError

__all__ = ["PREFIX", "Setting", "Settings", "list_settings", "load_settings"]

PREFIX = "HUDNA_"


class Settings(BaseSettings):
    """Every setting; `HUDNA_` and the name in capitals is its environment variable."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    base_iri: str = Field(
        default="https://w3id.org/hudna/id/",
        description="What the IRIs of the graph begin with. A store keeps the one it was made with.",
    )
    min_confidence: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="Reports below this confidence stay in their article's graph and out of the default graph.",
    )
    article_text: Literal["full", "quotes"] = Field(
        default="full",
        description="What pages and answers show of others' texts: the full text, or the quotes that claims rest on.",
    )
    host: str = Field(default="127.0.0.1", description="The address that `hudna serve` and `hudna demo` listen on.")
    port: int = Field(
        default=8000, ge=0, le=65535, description="The port that they listen on; 0 takes one that is free."
    )
    public_url: str | None = Field(
        default=None,
        description="The address readers use, where the server stands behind another one. None: that of the request.",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("*",), description="Host names that requests may be addressed to, with commas between; * is any."
    )
    query_timeout: float = Field(
        default=30.0, gt=0, description="Seconds after which the server stops a SPARQL query and answers 503."
    )
    workers: int = Field(default=4, ge=1, description="Processes of the server that answer SPARQL queries.")
    worker_memory: int = Field(
        default=2048, ge=256, description="Megabytes of memory that such a process may take before it is ended."
    )
    max_rows: int = Field(default=1_000_000, ge=1, description="Rows that the answer to a SPARQL query has at most.")
    max_bytes: int = Field(default=256_000_000, ge=1, description="Bytes that such an answer has at most.")
    client_queries: int = Field(
        default=3, ge=1, description="Queries of one client that run at once; its others wait for their turn."
    )
    client_seconds: float = Field(
        default=120.0,
        ge=0,
        description="Seconds of work a minute for one client, five minutes' worth at once; 0 sets no bound.",
    )
    write_token: SecretStr | None = Field(
        default=None, description="What a client has to show to write over HTTP (Authorization: Bearer). None: nobody."
    )
    update_timeout: float = Field(
        default=300.0, gt=0, description="Seconds after which the server gives up an update and answers 503."
    )
    max_upload: int = Field(
        default=64_000_000, ge=1, description="Bytes that an update or an uploaded graph has at most."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="How `hudna serve` logs to standard error: lines for people, or JSON objects."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="The least that it logs; info has a line for every request."
    )
    remote_update_url: str | None = Field(
        default=None,
        description="Where a remote store takes updates. None: /query at the end of its address becomes /update, and "
        "any other address takes both.",
    )
    remote_dialect: Literal["standard", "union", "virtuoso"] = Field(
        default="standard",
        description="What a remote store makes of the default graph: its own (standard), or all graphs together.",
    )
    remote_user: str | None = Field(default=None, description="The user that a remote store asks for.")
    remote_password: SecretStr | None = Field(default=None, description="The password of that user.")
    remote_token: SecretStr | None = Field(
        default=None, description="A bearer token that a remote store asks for, in place of user and password."
    )
    remote_refresh: float = Field(
        default=10.0, gt=0, description="Seconds for which `hudna serve` keeps what it read from a remote store."
    )
    remote_sources: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Addresses that SERVICE and LOAD may fetch, with commas between; one that ends in / stands for all "
        "below it. None: nothing is fetched.",
    )
    allow_private_addresses: bool = Field(
        default=False, description="Whether addresses of one's own network may be fetched, as tests need it."
    )
    audit_log: Path | None = Field(
        default=None, description="A file that gets one line of JSON for each SPARQL request. None: no such file."
    )
    llm_url: str | None = Field(
        default=None,
        description="The OpenAI-compatible endpoint of a language model, such as http://127.0.0.1:8080/v1.",
    )
    llm_model: str | None = Field(default=None, description="The name of the language model at that endpoint.")
    llm_key: SecretStr | None = Field(default=None, description="The key that the endpoint asks for, if it does.")
    llm_window: int = Field(
        default=6000, ge=500, description="Characters of an article that the language model reads at a time."
    )
    llm_max_tokens: int = Field(default=4096, ge=64, description="The most tokens of one answer of the language model.")
    llm_concurrency: int = Field(
        default=4, ge=1, le=64, description="Requests that the language model is sent at the same time."
    )
    llm_timeout: float = Field(
        default=120.0, gt=0, description="Seconds after which an answer of the language model is given up."
    )
    llm_attempts: int = Field(
        default=4, ge=1, le=20, description="How often a request is sent where the endpoint is busy or does not answer."
    )
    llm_prices: Annotated[tuple[float, float] | None, NoDecode] = Field(
        default=None,
        description="What a million tokens cost, in and out, such as 0.15,0.60; for the cost log and --budget.",
    )
    llm_parameters: dict[str, JsonValue] = Field(
        default={},
        description='Further parameters of each request as JSON, such as {"reasoning_effort": "low"}; '
        "null leaves out one that is sent otherwise.",
    )
    llm_cache: str = Field(
        default="~/.cache/hudna/llm",
        description="The folder of the language model's answers, and of the log of requests.",
    )
    fetch_pause: float = Field(
        default=1.0, ge=0, description="Seconds between two requests to one host; its robots.txt may ask for more."
    )
    build_processes: int | None = Field(
        default=None,
        ge=0,
        description="Processes that read articles while building. None: one for each processor; 0: none beside itself.",
    )

    wikidata_url: str = Field(
        default="https://www.wikidata.org", description="The Wikidata that `hudna link --online` asks."
    )
    wikidata_sparql_url: str = Field(
        default="https://query.wikidata.org/sparql", description="Its query service, for wars, battles and treaties."
    )
    contact: str = Field(
        default="https://w3id.org/hudna",
        description="A mail address or page that tells Wikidata who asks; it stands in the User-Agent.",
    )
    linking_index: Path | None = Field(
        default=None,
        description="The linking index of reconciliation and `hudna link`. None: the authority and the gazetteer.",
    )

    @field_validator("allowed_hosts", "remote_sources", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("llm_prices", mode="before")
    @classmethod
    def _read_prices(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            first, second = (float(part) for part in value.split(","))
        except ValueError as error:
            raise ValueError("prices are two numbers with a comma between, such as 0.15,0.60") from error
        if not (0 <= first < float("inf") and 0 <= second < float("inf")):
            raise ValueError("a price is a number from 0 on")
        return first, second

    @field_validator("llm_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("an endpoint begins with http:// or https://, such as http://127.0.0.1:8080/v1")
        return value

    @field_validator("base_iri")
    @classmethod
    def _ends_like_a_base(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")) or not value.endswith(("/", "#")):
            raise ValueError("a base IRI begins with http:// or https:// and ends with / or #")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One line of the list: the environment variable, its default and present value as text, and its help."""

    name: str
    default: str
    value: str
    help: str


def load_settings() -> Settings:
    """The settings of this process; UsageError names the variable that holds no proper value."""
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(
            f"{PREFIX}{'.'.join(str(part) for part in problem['loc']).upper()} is {problem['input']!r}: "
            f"{problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors()
        )
        raise UsageError(problems) from error


def list_settings(settings: Settings) -> Iterator[Setting]:
    """Every setting with its default and its value."""
    for name, field in Settings.model_fields.items():
        yield Setting(
            name=PREFIX + name.upper(),
            default=_shown(field.default),
            value=_shown(getattr(settings, name)),
            help=field.description or "",
        )


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case tuple():
            return ", ".join(str(item) for item in value)
        case _:
            return str(value)

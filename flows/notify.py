"""Who hears of a night that fails, or that does not happen: `python -m flows.notify --block webhook/NAME`.

Two automations on the Prefect server at PREFECT_API_URL, created or brought up to date, and left as they are where they
are right. A temporary server has no use for them: it is gone when the run is over.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import timedelta

from prefect.automations import (
    AutomationCore,
    CallWebhook,
    DoNothing,
    EventTrigger,
    Posture,
    ResourceSpecification,
    SendNotification,
)
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.events.actions import ActionTypes
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL

from enrich.report import Exit

FAILED, ABSENT = "awesome-ir: a night failed", "awesome-ir: no night"
PATIENCE = timedelta(hours=26)
"""A nightly run begins every 24 hours; what takes it two hours longer than the last one is worth a look."""

_ADVICE = "docs/operating.md, Reading a run, tells what to do."
_FAILED_TEXT = (
    '"awesome-ir: the run " ~ flow_run.name ~ " ended " ~ flow_run.state.name ~ ": " ~ flow_run.state.message ~ "\\n"'
    ' ~ (flow_run | ui_url or "prefect flow-run inspect " ~ flow_run.id) ~ "\\n'
    f'{_ADVICE}"'
)
"""An expression of the server's templates."""


class NoSuchBlock(Exception):
    """The server has no such block, or it cannot notify anybody."""


def automations(action: ActionTypes | None, patience: timedelta = PATIENCE) -> tuple[AutomationCore, AutomationCore]:
    """What is to be on the server. `action`: what `teller` gives for a block; None tells nobody."""
    of_ours = ResourceSpecification({"prefect.resource.role": "flow", "prefect.resource.name": "enrich"})
    runs = ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"})
    failed = EventTrigger(
        expect={f"prefect.flow-run.{state}" for state in ("Failed", "Crashed", "TimedOut")},
        match=runs,
        match_related=of_ours,
        posture=Posture.Reactive,
    )
    # Expected after itself, a run that completes starts the clock anew. Without `after` the server would count in
    # windows that follow one another, and a night that is missed may fall between two of them.
    completed = {"prefect.flow-run.Completed"}
    absent = EventTrigger(
        after=completed, expect=completed, match=runs, match_related=of_ours, posture=Posture.Proactive, within=patience
    )
    hours = patience.total_seconds() / 3600
    told = f'"awesome-ir: no run has completed for {hours:g} hours.\\n{_ADVICE}"'
    return (
        AutomationCore(
            name=FAILED, description="A run of the flow failed or crashed.", trigger=failed,
            actions=[_saying(action, _FAILED_TEXT)],
        ),
        AutomationCore(
            name=ABSENT, description="No run of the flow completed in time.", trigger=absent,
            actions=[_saying(action, told)],
        ),
    )  # fmt: skip


def teller(client: SyncPrefectClient, name: str) -> ActionTypes:
    """The action that tells people through a block, named as `TYPE/NAME`: `webhook/night`, `slack-webhook/team`.

    NoSuchBlock says what is there instead.
    """
    kind, _, own = name.partition("/")
    try:
        block = client.read_block_document_by_name(own, kind)
    except ObjectNotFound:
        raise NoSuchBlock(
            f"--block {name}: the server has no such block; `prefect block ls` lists those it has, as TYPE/NAME"
        ) from None
    if kind == "webhook":
        return CallWebhook(block_document_id=block.id)
    if block.block_schema is None or "notify" not in block.block_schema.capabilities:
        raise NoSuchBlock(f"--block {name}: a block of that type notifies nobody; name a webhook or a notification")
    return SendNotification(block_document_id=block.id, subject="awesome-ir", body="")


def ensure(client: SyncPrefectClient, wanted: AutomationCore) -> str:
    """Make the server's automation of that name this one: `created`, `updated` or `unchanged`.

    Paused by a person, it stays paused. Where nobody is to be told, whom it tells already stays as well.
    """
    there = client.read_automations_by_name(wanted.name)
    if not there:
        client.create_automation(wanted)
        return "created"
    found = AutomationCore.model_validate(there[0].model_dump(exclude={"id"}))
    kept = {"enabled": found.enabled, "tags": found.tags}
    if wanted.actions == [DoNothing()]:
        kept["actions"] = found.actions
    wanted = wanted.model_copy(update=kept)
    if found == wanted:
        return "unchanged"  # an update would start its clock anew
    # Without the owner: the server takes none with an update.
    client.update_automation(there[0].id, AutomationCore(**wanted.model_dump(exclude={"owner_resource"})))
    return "updated"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit code."""
    given = _parser().parse_args(arguments)
    if not PREFECT_API_URL.value():
        return _refuse("no Prefect server: set PREFECT_API_URL, as docs/operating.md has it")
    with get_client(sync_client=True) as client:
        try:
            action = teller(client, given.block) if given.block else None
        except NoSuchBlock as problem:
            return _refuse(str(problem))
        for wanted in automations(action, timedelta(hours=given.hours)):
            print(f"{wanted.name}: {ensure(client, wanted)}")  # noqa: T201
    if action is None:
        print("Without --block whom they tell is left as it was: at first nobody.")  # noqa: T201
    return Exit.WELL


def _saying(action: ActionTypes | None, text: str) -> ActionTypes:
    """The action with a text, an expression of the server's templates; `{"text": …}` is the form that chats take."""
    if isinstance(action, CallWebhook):
        return action.model_copy(update={"payload": f'{{"text": {{{{ ({text}) | tojson }}}}}}'})
    if isinstance(action, SendNotification):
        return action.model_copy(update={"body": f"{{{{ {text} }}}}"})
    return DoNothing()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m flows.notify", description="Be told of nights that fail.")
    parser.add_argument("--block", metavar="TYPE/NAME", help="the webhook or notification block to tell people by")
    hours = PATIENCE.total_seconds() / 3600
    parser.add_argument(
        "--hours", type=float, default=hours, metavar="N",
        help=f"how long after a run that completed the next one is missed; default: {hours:g}",
    )  # fmt: skip
    return parser


def _refuse(problem: str) -> Exit:
    print(problem, file=sys.stderr)  # noqa: T201
    return Exit.BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())

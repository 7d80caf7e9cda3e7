# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking two joined records apart again, weeks later.

Rows go back to whom they belonged to, with what was written in them since. A field that was
changed since stays as it is, and so does who may see a record if that was decided anew: the answer
says so in words. What was added since to a row that goes back, goes with it, and what joining had
ended goes on (``merge_open.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database import capture
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Damaged, NotAllowed, NotFound
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.journeys import JourneyStage
from shelterdesk.models.merges import Merge, MergedRow
from shelterdesk.models.residents import Resident
from shelterdesk.models.support import SupportPeriod
from shelterdesk.services.merging import merge_open, merge_rows, merged_records
from shelterdesk.services.merging.merge_rows import Linked
from shelterdesk.services.residents import protection
from shelterdesk.services.values import record_words

_ACCESS: Final = "resident_access"
_STAMPS: Final = frozenset({"updated_at", "updated_by"})


@dataclass(frozen=True, slots=True)
class Joined:
    """A record that was joined into another and can be taken out of it again."""

    merge_id: int
    code: str
    known_as: str
    at: datetime  # local
    can_undo: bool  # its rows are still known: nobody was erased since


@dataclass(frozen=True, slots=True)
class TakenApart:
    """What came of it. ``left``: in sentences, what stays as it is because it changed since."""

    merged_id: int
    left: tuple[str, ...] = ()


@query(Capability.MERGE_PEOPLE)
def joined_into(tx: Transaction, *, resident_id: int) -> list[Joined]:
    """The records that were joined into this one, the last one first."""
    rows = tx.session.execute(
        select(Merge, Resident)
        .join(Resident, Resident.id == Merge.merged_id)
        .where(
            Merge.resident_id == resident_id,
            Merge.undone_at.is_(None),
            protection.visible(tx, Merge.resident_id),
        )
        .order_by(Merge.id.desc())
    )
    return [
        Joined(
            merge_id=joining.id,
            code=who.code,
            known_as=who.known_as,
            at=joining.created_at.astimezone(tx.now.tzinfo),
            can_undo=_has_rows(tx, joining),
        )
        for joining, who in rows.all()
    ]


@verb(Capability.MERGE_PEOPLE)
def undo_merge(tx: Transaction, *, merge_id: int) -> TakenApart:
    """Take a record out of the one it was joined into.

    Raises ``Conflict`` where that record was itself joined into another since, or where a stage of
    the journey would lie in no support period.
    """
    joining = tx.session.get(Merge, merge_id)
    if joining is None or not protection.may_see(tx, joining.resident_id):
        raise NotFound(_("This is not there any more."))
    own = tx.session.get_one(Resident, joining.resident_id)
    joined = tx.session.get_one(Resident, joining.merged_id)
    if joining.undone_at is not None:
        raise Conflict(_("These records were taken apart already."))
    if own.merged_into_id is not None:
        raise Conflict(
            _("This record was itself joined into another one since. Take that apart first.")
        )
    if joined.merged_into_id != own.id or not _has_rows(tx, joining):
        raise Conflict(_("What was moved is not known any more. The records stay together."))
    for who in (own, joined):
        protection.refuse_by_glass_alone(tx, who)
    work = _TakingApart(tx, joining, own, joined)
    try:
        work.all()
    except IntegrityError as error:
        raise Conflict(
            _("This cannot be undone any more: what is there now is in the way.")
        ) from error
    tx.residents |= {own.id, joined.id}
    tx.about(joined)
    merged_records.forget(tx)
    protection.settle(tx)
    return TakenApart(joined.id, tuple(work.words()))


def _has_rows(tx: Transaction, joining: Merge) -> bool:
    """The last row written down is that of the joined record itself."""
    query = select(MergedRow.id).where(
        MergedRow.merge_id == joining.id,
        MergedRow.row_table == "resident",
        MergedRow.row_id == joining.merged_id,
    )
    return tx.session.scalar(query.limit(1)) is not None


@dataclass(slots=True)
class _TakingApart:
    tx: Transaction
    joining: Merge
    own: Resident
    joined: Resident
    rows: list[MergedRow] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    moved_on: dict[str, int] = field(default_factory=dict)  # table -> rows somebody else has now

    def all(self) -> None:
        """Every row, then what belongs to it, then what may be seen."""
        query = select(MergedRow).where(MergedRow.merge_id == self.joining.id)
        self.rows = list(self.tx.session.scalars(query.order_by(MergedRow.id)))
        self.tx.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=on")
        is_access_as_left = self._is_access_as_left()
        for link in merge_rows.linked():
            for moved in self._of(link.name):
                if moved.after.keys() <= {*link.columns} and moved.after:
                    self._put_back(link, moved)
            self.tx.session.flush()
        self._fields()
        self._follow()
        self._place_stages()
        self._reopen()
        since = self.joining.created_at
        merge_open.let_marks_follow(self.tx, since, self.own.id, self.joined.id)
        self.left += merge_open.papers_that_stay(self.tx, self.own.id, self.joined.id)
        self.left += merge_open.words_to_look_at(self.tx, since, self.own.id, self.joined.id)
        self._protect(is_access_as_left)
        self.joined.merged_into_id = None
        self.joining.undone_at = self.tx.now
        self.tx.session.flush()

    def _of(self, table: str) -> list[MergedRow]:
        return [row for row in self.rows if row.row_table == table]

    def _put_back(self, link: Linked, moved: MergedRow) -> None:
        row = self.tx.session.get(link.model, moved.row_id)
        if row is None:
            return  # removed since: there is nothing to move
        if any(merge_rows.stored(row, name) != value for name, value in moved.after.items()):
            self.moved_on[link.name] = self.moved_on.get(link.name, 0) + 1
            return
        for name, value in moved.before.items():
            setattr(row, name, value)

    def _reopen(self) -> None:
        """What joining had ended goes on, as far as nobody went on with it since."""
        for link in merge_rows.linked():
            for moved in self._of(link.name):
                if not moved.after:
                    self._bring_back(link, moved)
                elif not moved.after.keys() <= {*link.columns}:
                    self._go_on(link, moved)
            self.tx.session.flush()
        for who in (self.own, self.joined):  # something newer may have begun since
            for closing in merge_open.closings(self.tx, (who.id,)):
                self.left.append(closing.words)
                for name, value in closing.values.items():
                    setattr(closing.row, name, value)
                if not closing.values:
                    self.tx.session.delete(closing.row)
            self.tx.session.flush()

    def _go_on(self, link: Linked, moved: MergedRow) -> None:
        row = self.tx.session.get(link.model, moved.row_id)
        if row is None or row.resident_id not in (self.own.id, self.joined.id):
            return  # removed since, or somebody else's by now
        if any(merge_rows.stored(row, name) != value for name, value in moved.after.items()):
            words = _("{what}: what joining had ended was changed since and stays as it is.")
            self.left.append(words.format(what=record_words.noun(link.name)))
            return
        columns = link.table.columns
        values = {
            name: capture.value_of(columns[name], value) for name, value in moved.before.items()
        }
        for name, value in merge_open.reopened(self.tx, row, values).items():
            setattr(row, name, value)

    def _bring_back(self, link: Linked, moved: MergedRow) -> None:
        columns = link.table.columns
        values = {
            name: capture.value_of(columns[name], value)
            for name, value in moved.before.items()
            if name not in _STAMPS
        }
        self.tx.session.add(link.model(**merge_open.brought_back(self.tx, link.model, values)))

    def _fields(self) -> None:
        """Answers that were taken over: question by question, unless somebody changed one since."""
        table: Any = Resident.__table__
        for moved in self._of("resident"):
            if moved.row_id != self.own.id or "is_protected" in moved.after:
                continue
            for name in record_words.questions(table):
                parts = [name, record_words.answer_of(table, name) or name]
                columns = [part for part in dict.fromkeys(parts) if part in moved.after]
                if not columns:
                    continue
                if all(self._is_as_left(column, moved.after[column]) for column in columns):
                    for column in columns:
                        value = capture.value_of(table.columns[column], moved.before[column])
                        setattr(self.own, column, value)
                else:
                    words = _("“{field}” was changed since and stays as it is.")
                    self.left.append(words.format(field=record_words.field("resident", name)))

    def _is_as_left(self, column: str, after: Any) -> bool:
        """Whether an answer is what joining left; a seal may have been renewed meanwhile."""
        now = merge_rows.stored(self.own, column)
        if now == after or not (isinstance(now, dict) and isinstance(after, dict)):
            return bool(now == after)
        context = f"resident|{column}|{self.own.uuid}"
        try:
            texts = {self.tx.sealer.open(context, capture.raw(one)) for one in (now, after)}
        except (NotAllowed, Damaged):
            return False
        return len(texts) == 1

    def _follow(self) -> None:
        """What was written since, in something that goes back, goes with it: a date of a legal
        matter, nights of a stay."""
        back = {(moved.row_table, moved.row_id) for moved in self.rows}
        is_more = True
        while is_more:
            is_more = False
            for link in merge_rows.linked():
                for column, parent in merge_rows.parents(link):
                    is_more |= self._follow_one(link, column, parent, back)
            self.tx.session.flush()

    def _follow_one(
        self, link: Linked, column: str, parent: Linked, back: set[tuple[str, int]]
    ) -> bool:
        found = False
        for row in merge_rows.rows_of(self.tx, link, self.own.id):
            above = getattr(row, column)
            is_new = row.created_at > self.joining.created_at and (link.name, row.id) not in back
            if above is None or not is_new or (parent.name, above) not in back:
                continue
            if not self._belongs_to_joined(parent, above):
                continue
            for name in link.columns:
                if getattr(row, name) == self.own.id:
                    setattr(row, name, self.joined.id)
            back.add((link.name, row.id))
            found = True
        return found

    def _belongs_to_joined(self, link: Linked, row_id: int) -> bool:
        row = self.tx.session.get(link.model, row_id)
        return row is not None and any(
            getattr(row, name) == self.joined.id for name in link.columns
        )

    def _place_stages(self) -> None:
        """A stage lies in a support period of its own person."""
        ids = (self.own.id, self.joined.id)
        periods = self.tx.session.scalars(
            select(SupportPeriod).where(SupportPeriod.resident_id.in_(ids))
        ).all()
        stages = select(JourneyStage).where(JourneyStage.resident_id.in_(ids))
        for stage in self.tx.session.scalars(stages.order_by(JourneyStage.id)).all():
            fitting = {
                period.resident_id
                for period in periods
                if period.opened <= stage.start
                and (period.closed or OPEN_END) >= (stage.end or OPEN_END)
            }
            if not fitting:
                raise Conflict(
                    _("A stage of the journey would lie in no support period. Correct it first.")
                )
            if stage.resident_id not in fitting:
                stage.resident_id = fitting.pop()
        self.tx.session.flush()

    def _is_access_as_left(self) -> bool:
        """Whether nobody decided since who may see the two records."""
        # Nothing was written down where both were open to all, or had the same list.
        if not self._of(_ACCESS) and not any("is_protected" in row.after for row in self.rows):
            return self.own.is_protected == self.joined.is_protected
        made = {row.row_id for row in self._of(_ACCESS) if not row.before}
        gone = {row.row_id for row in self._of(_ACCESS) if not row.after}
        changed = {
            values["resident_id"]
            for row in self._of(_ACCESS)
            for values in (row.before, row.after)
            if values
        }
        now = {
            access.id
            for who in (self.own, self.joined)
            if who.id in changed
            for access in protection.named_for(self.tx, who.id).values()
        }
        return now == made and not now & gone

    def _protect(self, is_as_left: bool) -> None:
        if is_as_left:
            self._access_of_before()
        elif self.own.is_protected:
            # Decided since: then the stricter holds for the one that comes out of it as well.
            named = protection.named_for(self.tx, self.own.id)
            protection.write(self.tx, self.joined, named.keys())
            self.left.append(_("Who may see them was decided since: both stay protected."))
        self.tx.session.flush()

    def _access_of_before(self) -> None:
        access = merge_rows.model_of(_ACCESS)
        for moved in self._of(_ACCESS):
            if not moved.before:
                self.tx.session.delete(self.tx.session.get_one(access, moved.row_id))
        self.tx.session.flush()
        for moved in self._of(_ACCESS):
            if not moved.after:
                columns = access.__table__.columns
                self.tx.session.add(
                    access(
                        **{
                            name: capture.value_of(columns[name], value)
                            for name, value in moved.before.items()
                            if name not in _STAMPS
                        }
                    )
                )
        for moved in self._of("resident"):
            if "is_protected" in moved.before:
                who = self.own if moved.row_id == self.own.id else self.joined
                who.is_protected = bool(moved.before["is_protected"])

    def words(self) -> list[str]:
        """What stays as it is, in sentences."""
        found = list(self.left)
        for table, n in self.moved_on.items():
            words = ngettext(
                "{what}: {n} was given to somebody else since and stays there.",
                "{what}: {n} were given to somebody else since and stay there.",
                n,
            )
            found.append(words.format(what=record_words.noun(table), n=n))
        return found

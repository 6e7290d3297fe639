//! What is to be told: pendings, sealed alerts, and deliveries until they are accepted.

use crate::{
    casework::{self, put_case},
    disk::SledStore,
    error::{Result, StoreError},
    keys::{self, Kind},
    pieces,
    write::Write,
};
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{
    Affair, Alert, AlertId, Case, Delivery, DeliveryId, DeliveryState, DigestCursor, GroupKey, GroupState, Hush, Pending, PendingKey, Seal,
    SealReason, Silence, StoryId, TeamMails, TeamName, Tie,
};

/// Deliveries that are made due, or pendings that are answered, in one transaction.
const AT_ONCE: usize = 500;

/// What the telling side asks of a store.
pub trait Outbox: Send + Sync {
    /// Every mention that waits to be told.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn pendings(&self) -> Result<Vec<Pending>>;

    /// Withdraws pendings that nobody is to be told of any more.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn withdraw(&self, pendings: &[PendingKey]) -> Result<()>;

    /// Keeps what customer systems said of pendings: each as it is now is handed over, and may come back in another group. One that is
    /// no longer there stays gone. On disk before it returns.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn answer(&self, pendings: &[PendingKey], answered: &dyn Fn(&Pending) -> Pending) -> Result<()>;

    /// When a group was last told of.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn group(&self, key: &GroupKey) -> Result<Option<GroupState>>;

    /// What a team was told of the affairs that have one of these ties.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn affairs(&self, team: &TeamName, ties: &[Tie]) -> Result<Vec<Affair>>;

    /// Forgets affairs of which nobody was told since then.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn drop_affairs(&self, before: DateTime<Utc>) -> Result<usize>;

    /// When the mails of the last hour were sealed for a team.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn mails(&self, team: &TeamName) -> Result<Vec<DateTime<Utc>>>;

    /// What is held back, or was until a while ago.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn hushes(&self) -> Result<Vec<Hush>>;

    /// Holds something back from now on, or until another time than before.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn put_hush(&self, hush: &Hush) -> Result<()>;

    /// Forgets that something was held back.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn drop_hush(&self, id: &str) -> Result<()>;

    /// Makes an alert of pendings, in one transaction with all the state that it advances; on disk before it returns.
    ///
    /// # Errors
    /// [`StoreError::Stale`] if one of the pendings is no longer there; then nothing was changed.
    fn seal(&self, seal: &Seal) -> Result<()>;

    /// A sealed alert.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn alert(&self, id: AlertId) -> Result<Option<Alert>>;

    /// Deliveries whose time has come, the oldest attempt first.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn due(&self, now: DateTime<Utc>, most: usize) -> Result<Vec<Delivery>>;

    /// When the next waiting delivery is due.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn next_due(&self) -> Result<Option<DateTime<Utc>>>;

    /// Deliveries that are not accepted: those that wait and those that were refused.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn undelivered(&self) -> Result<Vec<Delivery>>;

    /// Remembers that a delivery was accepted; on disk before it returns. The clock of the cases of these stories starts with it, if the
    /// alert opened them and no earlier delivery did.
    ///
    /// # Errors
    /// If the store cannot be written; then the delivery will be made once more, the same to the byte.
    fn mark_sent(&self, id: DeliveryId, at: DateTime<Utc>, clock: Option<&StartClock<'_>>) -> Result<()>;

    /// Remembers how an attempt ended that was not accepted.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn mark_failed(&self, id: DeliveryId, state: &DeliveryState) -> Result<()>;

    /// Makes every waiting delivery due now: what kept it may have been mended.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn hurry(&self, now: DateTime<Utc>) -> Result<()>;

    /// How far a digest has come.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn digest(&self, name: &str) -> Result<Option<DigestCursor>>;

    /// The sources of which somebody was told that they are not heard.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn silences(&self) -> Result<Vec<Silence>>;

    /// Sets how far a digest has come without sending one: at its start, or when there is nothing to tell.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn set_digest(&self, cursor: &DigestCursor) -> Result<()>;
}

/// What starts with the first delivery of an alert.
pub struct StartClock<'c> {
    /// Whose cases they are.
    pub team: &'c TeamName,
    /// Their stories.
    pub stories: &'c [StoryId],
    /// When an answer is due, and when there is something to tell of such a case.
    pub set: &'c dyn Fn(&mut Case),
}

impl Outbox for SledStore {
    fn pendings(&self) -> Result<Vec<Pending>> {
        self.read(|view| view.scan(&keys::key(Kind::Pending, &[])).map(|entry| entry.map(|(_, pending)| pending)).collect())
    }

    fn withdraw(&self, pendings: &[PendingKey]) -> Result<()> {
        self.write(|write| {
            for pending in pendings {
                write.remove(keys::pending(pending));
            }
            Ok(())
        })
    }

    fn answer(&self, pendings: &[PendingKey], answered: &dyn Fn(&Pending) -> Pending) -> Result<()> {
        pendings.chunks(AT_ONCE).try_for_each(|some| {
            self.write(|write| {
                for key in some.iter().map(keys::pending) {
                    let Some(pending) = write.get::<Pending>(&key)? else { continue };
                    write.remove(key);
                    let pending = answered(&pending);
                    write.put(keys::pending(&pending.id()), &pending)?;
                }
                Ok(())
            })
        })
    }

    fn group(&self, key: &GroupKey) -> Result<Option<GroupState>> {
        self.read(|view| view.get(&keys::group(key)))
    }

    fn affairs(&self, team: &TeamName, ties: &[Tie]) -> Result<Vec<Affair>> {
        self.read(|view| ties.iter().filter_map(|tie| view.get(&keys::affair(*tie, team)).transpose()).collect())
    }

    fn drop_affairs(&self, before: DateTime<Utc>) -> Result<usize> {
        let mut old = Vec::new();
        self.pages::<Affair>(Kind::Affair, &mut |key, affair| {
            if affair.sealed < before {
                old.push(key.to_vec());
            }
            Ok(())
        })?;
        for some in old.chunks(AT_ONCE) {
            self.write(|write| {
                for key in some {
                    write.remove(key.clone());
                }
                Ok(())
            })?;
        }
        Ok(old.len())
    }

    fn mails(&self, team: &TeamName) -> Result<Vec<DateTime<Utc>>> {
        self.read(|view| Ok(view.get::<TeamMails>(&keys::mails(team))?.map(|mails| mails.sealed).unwrap_or_default()))
    }

    fn hushes(&self) -> Result<Vec<Hush>> {
        self.read(|view| view.scan(&keys::key(Kind::Hush, &[])).map(|entry| entry.map(|(_, hush)| hush)).collect())
    }

    fn put_hush(&self, hush: &Hush) -> Result<()> {
        self.write(|write| write.put(keys::hush(&hush.id), hush))
    }

    fn drop_hush(&self, id: &str) -> Result<()> {
        self.write(|write| {
            write.remove(keys::hush(id));
            Ok(())
        })
    }

    fn seal(&self, seal: &Seal) -> Result<()> {
        self.write(|write| put_seal(write, seal))
    }

    fn alert(&self, id: AlertId) -> Result<Option<Alert>> {
        self.read(|view| pieces::alert(view, id, |what| self.damaged(what)))
    }

    fn due(&self, now: DateTime<Utc>, most: usize) -> Result<Vec<Delivery>> {
        self.read(|view| {
            let until = keys::key(Kind::Waiting, &[&keys::time(now + chrono::TimeDelta::milliseconds(1))]);
            let keys = view.keys(keys::key(Kind::Waiting, &[]), until).take(most);
            keys.map(|key| view.must(&keys::delivery_of_waiting(&key?).unwrap_or_default())).collect()
        })
    }

    fn next_due(&self) -> Result<Option<DateTime<Utc>>> {
        self.read(|view| {
            let first = view.keys(keys::key(Kind::Waiting, &[]), keys::end(Kind::Waiting)).next().transpose()?;
            let Some(key) = first.and_then(|key| keys::delivery_of_waiting(&key)) else { return Ok(None) };
            match view.must::<Delivery>(&key)?.state {
                DeliveryState::Waiting { not_before, .. } => Ok(Some(not_before)),
                _ => Ok(None),
            }
        })
    }

    fn undelivered(&self) -> Result<Vec<Delivery>> {
        self.read(|view| {
            let all = view.scan::<Delivery>(&keys::key(Kind::Delivery, &[]));
            all.map(|entry| entry.map(|(_, delivery)| delivery))
                .filter(|entry| !matches!(entry, Ok(Delivery { state: DeliveryState::Sent { .. }, .. })))
                .collect()
        })
    }

    fn mark_sent(&self, id: DeliveryId, at: DateTime<Utc>, clock: Option<&StartClock<'_>>) -> Result<()> {
        self.write(|write| {
            attempted(write, id, &DeliveryState::Sent { at })?;
            let Some(StartClock { team, stories, set }) = clock else { return Ok(()) };
            for story in *stories {
                let case = write.get::<Case>(&keys::case(*story, team))?;
                let Some(mut case) = case.filter(|case| case.alert == id.alert && case.delivered.is_none()) else { continue };
                case.delivered = Some(at);
                set(&mut case);
                put_case(write, &case)?;
            }
            Ok(())
        })
    }

    fn mark_failed(&self, id: DeliveryId, state: &DeliveryState) -> Result<()> {
        self.write(|write| attempted(write, id, state))
    }

    fn hurry(&self, now: DateTime<Utc>) -> Result<()> {
        let waiting: Vec<Delivery> = self.undelivered()?.into_iter().filter(|delivery| delivery.state.is_waiting()).collect();
        for some in waiting.chunks(AT_ONCE) {
            self.write(|write| {
                for delivery in some {
                    hurry(write, delivery, now)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    fn digest(&self, name: &str) -> Result<Option<DigestCursor>> {
        self.read(|view| view.get(&keys::digest(name)))
    }

    fn silences(&self) -> Result<Vec<Silence>> {
        self.read(|view| view.scan(&keys::key(Kind::Silence, &[])).map(|entry| entry.map(|(_, silence)| silence)).collect())
    }

    fn set_digest(&self, cursor: &DigestCursor) -> Result<()> {
        self.write(|write| write.put(keys::digest(&cursor.name), cursor))
    }
}

/// Puts an alert with all the state that it advances.
pub(crate) fn put_seal(write: &mut Write<'_>, seal: &Seal) -> Result<()> {
    for pending in &seal.pendings {
        let key = keys::pending(pending);
        if !write.has(&key)? {
            return Err(StoreError::Stale);
        }
        write.remove(key);
    }
    pieces::put_alert(write, &seal.alert)?;
    seal.deliveries.iter().try_for_each(|delivery| put_delivery(write, delivery))?;
    if let Some(group) = &seal.group {
        write.put(keys::group(&group.key), group)?;
    }
    count_mail(write, &seal.alert)?;
    seal.affairs.iter().try_for_each(|affair| write.put(keys::affair(affair.tie, &affair.team), affair))?;
    seal.cases.iter().try_for_each(|step| casework::put_step(write, step, &seal.alert))?;
    seal.hushes.iter().try_for_each(|hush| write.put(keys::hush(&hush.id), hush))?;
    seal.silences.iter().try_for_each(|silence| write.put(keys::silence(&silence.source), silence))?;
    for source in &seal.heard_again {
        write.remove(keys::silence(source));
    }
    seal.digest.as_ref().map_or(Ok(()), |cursor| write.put(keys::digest(&cursor.name), cursor))
}

/// Remembers how an attempt ended.
fn attempted(write: &mut Write<'_>, id: DeliveryId, state: &DeliveryState) -> Result<()> {
    let Some(old) = write.get::<Delivery>(&keys::delivery(id))? else { return Ok(()) };
    if let DeliveryState::Waiting { not_before, .. } = &old.state {
        write.remove(keys::waiting(*not_before, id));
    }
    put_delivery(write, &Delivery { attempts: old.attempts.saturating_add(1), state: state.clone(), ..old })
}

/// Remembers that a team gets one more mail, and forgets those of more than an hour ago. What somebody asked for does not count.
fn count_mail(write: &mut Write<'_>, alert: &Alert) -> Result<()> {
    let Some(team) = alert.team.as_ref().filter(|_| alert.reason != SealReason::Asked) else { return Ok(()) };
    let key = keys::mails(team);
    let mut mails = write.get::<TeamMails>(&key)?.unwrap_or_else(|| TeamMails { team: team.clone(), sealed: Vec::new() });
    mails.sealed.retain(|sealed| (alert.sealed - *sealed).abs() < TimeDelta::hours(1));
    mails.sealed.push(alert.sealed);
    write.put(key, &mails)
}

/// Makes one delivery due, unless it was accepted or is due already.
fn hurry(write: &mut Write<'_>, delivery: &Delivery, now: DateTime<Utc>) -> Result<()> {
    let Some(mut known) = write.get::<Delivery>(&keys::delivery(delivery.id))? else { return Ok(()) };
    let DeliveryState::Waiting { not_before, .. } = &mut known.state else { return Ok(()) };
    if *not_before <= now {
        return Ok(());
    }
    write.remove(keys::waiting(*not_before, known.id));
    *not_before = known.sealed.map_or(now, |sealed| sealed.min(now));
    put_delivery(write, &known)
}

/// Puts a delivery, with its place among those that wait.
pub(crate) fn put_delivery(write: &mut Write<'_>, delivery: &Delivery) -> Result<()> {
    write.put(keys::delivery(delivery.id), delivery)?;
    match &delivery.state {
        DeliveryState::Waiting { not_before, .. } => write.index(keys::waiting(*not_before, delivery.id)),
        _ => Ok(()),
    }
}

import type { ReactNode } from 'react'
import type { Factors } from '#api/accounts/factors/contract.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'

/** What somebody wants to do with a factor. */
export type FactorWish =
  | { to: 'add-passkey' | 'add-totp' | 'renew-recovery' | 'remove-totp' | 'ask-removal' | 'cancel-removal' }
  | { to: 'rename-passkey' | 'remove-passkey'; id: string; name: Typed }

function Row({ title, line, children }: { title: ReactNode; line: string; children: ReactNode }) {
  return (
    <li
      className="flex flex-wrap items-center justify-between gap-2 min-h-16 border-b border-line py-2"
      data-testid="factor"
    >
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium break-words">{title}</p>
        <p className="text-sm text-t2">{line}</p>
      </div>
      <div className="flex items-center gap-2">{children}</div>
    </li>
  )
}

const KIND: Record<Factors['locks'][number]['kind'], string> = {
  passkey: 'Passkeys are',
  totp: 'Codes of your authenticator app are',
  recovery: 'Recovery codes are',
}

function PasskeyRow({
  one,
  onWish,
}: {
  one: Factors['passkeys'][number]
  onWish: (wish: FactorWish) => void
}) {
  const { id, name, createdAt, usedAt } = one
  const used = usedAt ? `last used ${formatMoment(usedAt)}` : 'not used yet'
  return (
    <Row title={<bdi>{name}</bdi>} line={`Passkey · since ${formatMoment(createdAt)} · ${used}`}>
      <Button aria-label={`Rename ${name}`} onClick={() => onWish({ to: 'rename-passkey', id, name })}>
        Rename
      </Button>
      <Button aria-label={`Remove ${name}`} onClick={() => onWish({ to: 'remove-passkey', id, name })}>
        Remove
      </Button>
    </Row>
  )
}

export interface FactorRowsProps {
  factors: Factors
  /** false where the browser knows no passkeys */
  hasPasskeys: boolean
  busy: FactorWish['to'] | null
  onWish: (wish: FactorWish) => void
}

/** The second factors of an account and what can be done with them. */
export function FactorRows({ factors, hasPasskeys, busy, onWish }: FactorRowsProps) {
  const { passkeys, totp, recovery, locks, removal } = factors
  const hasOne = passkeys.length > 0 || totp !== null
  return (
    <div className="flex flex-col gap-3">
      {locks.map(({ kind, until }) => (
        <Note key={kind} tone="warn" icon="lock" role="status" testId="factor-locked">
          <p>
            {KIND[kind]} locked until {formatMoment(until)}, after too many wrong ones. Your other factors
            work, and one of them ends the lock.
          </p>
        </Note>
      ))}
      {removal ? (
        <Note
          tone="warn"
          icon="clock"
          role="status"
          testId="factor-removal"
          actions={
            <Button isBusy={busy === 'cancel-removal'} onClick={() => onWish({ to: 'cancel-removal' })}>
              Keep them
            </Button>
          }
        >
          <p>
            All of these go on {formatMoment(removal.dueAt)}, because somebody who is signed in as you asked
            for it. If it was not you, keep them, and end all other sessions below.
          </p>
        </Note>
      ) : null}
      {hasOne ? (
        <ul>
          {passkeys.map((one) => (
            <PasskeyRow key={one.id} one={one} onWish={onWish} />
          ))}
          {totp ? (
            <Row title="Authenticator app" line={`Since ${formatMoment(totp.since)}`}>
              <Button aria-label="Remove the authenticator app" onClick={() => onWish({ to: 'remove-totp' })}>
                Remove
              </Button>
            </Row>
          ) : null}
          <Row
            title="Recovery codes"
            line={recovery ? `${recovery.left} of 10 left` : 'None yet. They help when the rest is lost.'}
          >
            <Button isBusy={busy === 'renew-recovery'} onClick={() => onWish({ to: 'renew-recovery' })}>
              {recovery ? 'Make new ones' : 'Make codes'}
            </Button>
          </Row>
        </ul>
      ) : (
        <Note icon="shield">
          <p>You have none. Rooms for members, prices and payouts ask for one.</p>
        </Note>
      )}
      <div className="flex flex-wrap gap-2">
        {hasPasskeys && passkeys.length < 10 ? (
          <Button kind="line" size="mid" onClick={() => onWish({ to: 'add-passkey' })}>
            Add a passkey
          </Button>
        ) : null}
        {totp ? null : (
          <Button kind="line" size="mid" onClick={() => onWish({ to: 'add-totp' })}>
            Add an authenticator app
          </Button>
        )}
        {hasOne && !removal ? (
          <Button kind="ghost" size="mid" onClick={() => onWish({ to: 'ask-removal' })}>
            I lost all of them
          </Button>
        ) : null}
      </div>
    </div>
  )
}

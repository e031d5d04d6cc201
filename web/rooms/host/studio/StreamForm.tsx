import { useId } from 'react'
import type { ChannelPage, Tier } from '#api/creators/contract.ts'
import type { TriedRoom } from '#domain/access/tryGate.ts'
import { type HostedKind, KIND_WORDS } from '#domain/room/hostedKind.ts'
import { Field } from '#web/kit/controls/Field.tsx'
import { RecordChoice } from '../chain/RecordChoice.tsx'
import { GateBuilder } from '../gate/GateBuilder.tsx'
import { type GateDraft, rulesOf } from '../gate/gateDraft.ts'
import { LockChoice } from '../gate/LockChoice.tsx'
import { TryGate } from '../gate/TryGate.tsx'
import { SpeakersChoice } from './SpeakersChoice.tsx'
import { type DraftErrors, draftLockedFor, draftOnChain, mayLock, type StreamDraft } from './streamDraft.ts'

export interface StreamFormProps {
  /** in which it will be */
  channel: Pick<ChannelPage['channel'], 'id' | 'handle'>
  draft: StreamDraft
  errors: DraftErrors
  tiers: readonly Tier[]
  /** what was prepared before stands */
  isLocked: boolean
  /** it is being opened */
  isGoing: boolean
  /** the chain leads it already */
  isLed: boolean
  /** has rooms recorded on the chain */
  mayRecord: boolean
  /** somebody wanted to go on */
  isChecked: boolean
  /** why the server did not take the conditions of the door */
  refused: string | null
  /** why it did not take the number of speakers */
  refusedSpeakers: string | null
  onChange: (draft: StreamDraft) => void
}

const VISIBILITIES = [
  ['public', 'Public'],
  ['members', 'Members'],
  ['private', 'Private'],
] as const

/** Title, who can come in, how many at once, and the door as a sentence. */
export function StreamForm(props: StreamFormProps) {
  const { draft, errors, isLocked, onChange } = props
  const set = (change: Partial<StreamDraft>) => onChange({ ...draft, ...change })
  return (
    <>
      <fieldset className="flex flex-col gap-6" disabled={isLocked || props.isGoing}>
        <legend className="sr-only">The {KIND_WORDS[draft.kind]}</legend>
        <Field
          label="Title"
          value={draft.title}
          maxLength={120}
          error={errors.title}
          onChange={(event) => set({ title: event.target.value })}
        />
        <div className="flex flex-wrap items-start justify-between gap-2">
          <fieldset>
            <legend className="text-sm text-t2 mb-1.5 font-medium">Who can come in</legend>
            <div className="seg">
              {VISIBILITIES.map(([value, word]) => (
                <label key={value}>
                  <input
                    type="radio"
                    name="visibility"
                    value={value}
                    checked={draft.visibility === value}
                    onChange={() => set({ visibility: value })}
                  />
                  {word}
                </label>
              ))}
            </div>
          </fieldset>
          <Field
            className="seatsfield"
            label="Seats"
            inputMode="numeric"
            placeholder="no limit"
            value={draft.seats}
            error={errors.seats}
            onChange={(event) => set({ seats: event.target.value })}
          />
        </div>
        {draft.kind === 'voice' ? (
          <SpeakersChoice
            value={draft.speakers}
            error={props.refusedSpeakers}
            onChoose={(speakers) => set({ speakers })}
          />
        ) : null}
        <AccessFields {...props} onAccess={set} />
      </fieldset>
      {props.isLed ? null : (
        <RecordChoice
          onChain={draftOnChain(draft)}
          isRecorded={draft.isRecorded === true}
          mayRecord={props.mayRecord}
          isLocked={props.isGoing}
          onChoose={(isRecorded) => set({ isRecorded })}
        />
      )}
    </>
  )
}

function triedRoom(draft: StreamDraft, tiers: readonly Tier[]): TriedRoom {
  const { kind, visibility } = draft
  const gate = visibility === 'members' ? rulesOf(draft.gate, tiers, draftLockedFor(draft)) : null
  return { kind, state: 'draft', visibility, gate }
}

type AccessChange = Partial<Pick<StreamDraft, 'gate' | 'locksTokens'>>

function AccessFields(props: StreamFormProps & { onAccess: (change: AccessChange) => void }) {
  const { channel, draft, tiers, isChecked, refused, onAccess } = props
  const onGate = (gate: GateDraft) => onAccess({ gate })
  const titleId = useId()
  return (
    <section aria-labelledby={titleId}>
      <h2 className="text-sm text-t3" id={titleId}>
        The door
      </h2>
      {draft.visibility === 'members' ? (
        <div className="mt-2 flex flex-col gap-3">
          <GateBuilder
            channelId={channel.id}
            gate={draft.gate}
            lockedFor={draftLockedFor(draft)}
            {...{ tiers, isChecked, refused }}
            onChange={onGate}
          />
          {mayLock(draft) ? (
            <LockChoice
              isLocking={draft.locksTokens === true}
              onChoose={(locksTokens) => onAccess({ locksTokens })}
            />
          ) : null}
        </div>
      ) : (
        <p className="sentence mt-1">
          {draft.visibility === 'public'
            ? 'Let in everyone, also without an account'
            : 'Let in who you invite; nobody else can find it'}
        </p>
      )}
      <div className="mt-4">
        <TryGate room={triedRoom(draft, tiers)} tiers={tiers} />
      </div>
      {draft.visibility === 'private' && draft.roomId === undefined ? (
        <PrivateNote kind={draft.kind} handle={channel.handle} />
      ) : null}
      {tiers.length === 0 && draft.visibility === 'members' ? (
        <p className="text-sm text-t3 mt-2">To ask for a pass you need a tier first.</p>
      ) : null}
    </section>
  )
}

function PrivateNote({ kind, handle }: { kind: HostedKind; handle: string }) {
  return (
    <p className="text-sm text-t2 mt-2">
      You can invite people once you are live, or{' '}
      <a href={`/studio/private?channel=${handle}&kind=${kind}`}>prepare it and invite them first</a>.
    </p>
  )
}

import { type FormEvent, useId, useState } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { GateInput } from '#api/rooms/contract.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { GateBuilder } from '../gate/GateBuilder.tsx'
import { gateInputOf, rulesOf } from '../gate/gateDraft.ts'
import { TryGate } from '../gate/TryGate.tsx'
import { SpeakersChoice } from '../studio/SpeakersChoice.tsx'
import { type ClubDraft, firstClub, isClubRight, missingName, refusedClub } from './clubDraft.ts'

export interface ClubFormProps {
  channel: Pick<ChannelPage, 'channel' | 'tiers'>
  /** makes it; throws what the server says */
  onCreate: (wish: { name: Typed; gate: GateInput; maxSpeakers: number }) => Promise<void>
  /** what was refused before, where it is shown again */
  refused?: unknown
}

/** Name, door and places of a club that is not there yet. */
export function ClubForm({ channel: page, onCreate, refused = null }: ClubFormProps) {
  const { channel, tiers } = page
  const [draft, setDraft] = useState(() => firstClub(tiers.length > 0))
  const [isChecked, setChecked] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(refused)
  const gateTitleId = useId()
  const at = refusedClub(problem)

  function set(change: Partial<ClubDraft>): void {
    setDraft({ ...draft, ...change })
    setProblem(null)
  }
  async function create(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy) return
    setChecked(true)
    if (!isClubRight(draft)) return
    setBusy(true)
    setProblem(null)
    const { name, gate, speakers } = draft
    try {
      await onCreate({ name: name.trim(), gate: gateInputOf(gate), maxSpeakers: speakers })
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }

  return (
    <form className="flex flex-col gap-6" noValidate onSubmit={(event) => void create(event)}>
      <Field
        label="Name"
        hint="Everybody sees it, and each meeting has it as its title."
        value={draft.name}
        maxLength={120}
        error={(isChecked ? missingName(draft.name) : null) ?? at.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <section className="flex flex-col gap-3" aria-labelledby={gateTitleId}>
        <h2 className="text-sm text-t3" id={gateTitleId}>
          The door
        </h2>
        <p className="text-sm text-t2">
          Whom it opens for can become a member. Whom it does not open for any more is a member no longer.
        </p>
        <GateBuilder
          channelId={channel.id}
          gate={draft.gate}
          {...{ tiers, isChecked, refused: at.gate }}
          onChange={(gate) => set({ gate })}
        />
        <TryGate
          room={{ kind: 'voice', state: 'draft', visibility: 'members', gate: rulesOf(draft.gate, tiers) }}
          tiers={tiers}
        />
        {tiers.length === 0 ? (
          <p className="text-sm text-t3">To ask for a pass you need a tier first.</p>
        ) : null}
      </section>
      <SpeakersChoice value={draft.speakers} error={at.speakers} onChoose={(speakers) => set({ speakers })} />
      {at.other === null ? null : (
        <Note tone="bad" icon="alert" role="alert">
          <p>{at.other}</p>
        </Note>
      )}
      <Button kind="lamp" size="big" isFull type="submit" isBusy={isBusy}>
        Open the club
      </Button>
    </form>
  )
}

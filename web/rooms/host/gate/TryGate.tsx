import { createContext, type ReactNode, useContext, useId, useState } from 'react'
import type { Tier } from '#api/creators/contract.ts'
import { type GateRules, isOtherPass, tokensAsked } from '#domain/access/gate.ts'
import { tokenWords } from '#domain/access/tokenCondition.ts'
import { type Trial, type TriedAs, type TriedRoom, tryGate } from '#domain/access/tryGate.ts'
import { isolated } from '#domain/names/isolated.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { gateTiers } from './gateDraft.ts'

/** A trial of somebody who does not come in. */
export type Shut = Exclude<Trial, { sees: 'room' }>

/** The card of this installation's door for a refusal, and its title; the page hands it down. */
export type TriedCard = (
  shut: Shut,
  tried: { as: TriedAs; room: TriedRoom },
) => { title: string; card: ReactNode }

export const TriedCardContext = createContext<TriedCard | null>(null)

interface Choice {
  /** tells it from another one with the same words, and stays when those change; the words, where it is absent */
  key?: string
  word: string
  as: TriedAs
}

/** Who has just what is asked for of a token or a stake, and who has a little less. */
function tokenChoices(gate: GateRules | null): Choice[] {
  return tokensAsked(gate ?? { conditions: [] }).flatMap((one) => {
    const { kind, address, tokenId, lockedFor } = one
    const of = {
      ...{ kind, address, ...(tokenId === undefined ? {} : { tokenId }) },
      ...(lockedFor === undefined ? {} : { lockedFor }),
    }
    const holder = (units: bigint): TriedAs => ({ kind: 'holder', of, units })
    const key = [kind, address, tokenId].join(' ')
    const [words, units] = [isolated(tokenWords(one)), BigInt(one.minUnits)]
    return [
      { key, word: `holder of ${words}`, as: holder(units) },
      { key: `under ${key}`, word: `holder of just under ${words}`, as: holder(units - 1n) },
    ]
  })
}

/** Who has a pass of another creator whose passes are asked for. */
function otherHolders(gate: GateRules | null): Choice[] {
  return (gate?.conditions ?? []).filter(isOtherPass).map(({ collection, of }) => ({
    key: collection,
    word: `holder of a ${isolated(of.name)} pass`,
    as: { kind: 'other-pass', collection },
  }))
}

function choicesOf(tiers: readonly Tier[], gate: GateRules | null): Choice[] {
  const held = gateTiers(tiers)
  return [
    { word: 'a guest', as: { kind: 'guest' } },
    { word: 'signed in with nothing', as: { kind: 'nothing' } },
    ...held.map(
      ({ name, tierNo, rank }): Choice => ({
        word: `holder of ${isolated(name)}`,
        as: { kind: 'tier', tierNo, rank },
      }),
    ),
    ...held.map(
      ({ name, tierNo, rank }): Choice => ({
        word: `who paid ${isolated(name)} by card`,
        as: { kind: 'card', tierNo, rank },
      }),
    ),
    ...otherHolders(gate),
    ...tokenChoices(gate),
    { word: 'a follower', as: { kind: 'follower' } },
    { word: 'invited', as: { kind: 'invited' } },
    { word: 'banned', as: { kind: 'banned' } },
    { word: 'a moderator', as: { kind: 'moderator' } },
  ]
}

/** Looks at the own door in somebody else's place: the rules of every admission, and the card they would read. */
export function TryGate({ room, tiers }: { room: TriedRoom; tiers: readonly Tier[] }) {
  const id = useId()
  const [chosen, setChosen] = useState('')
  const choices = choicesOf(tiers, room.gate)
  const choice = choices.find(({ key, word }) => (key ?? word) === chosen)
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <label htmlFor={id}>Test my gate as…</label>
        <span className="tok">
          <select id={id} value={chosen} onChange={(event) => setChosen(event.target.value)}>
            <option value="">nobody</option>
            {choices.map(({ word, key = word }) => (
              <option key={key} value={key}>
                {word}
              </option>
            ))}
          </select>
          <Icon name="down" small />
        </span>
      </p>
      {choice ? <TriedView as={choice.as} room={room} /> : null}
    </div>
  )
}

/** What somebody made up meets: the room, nothing at all, or the card of the door. */
export function TriedView({ as, room }: { as: TriedAs; room: TriedRoom }) {
  const cardOf = useContext(TriedCardContext)
  const trial = tryGate(as, room)
  if (trial.sees === 'room')
    return (
      <p className="text-sm" role="status" data-testid="tried:in">
        They come in, where a place is free.
      </p>
    )
  if (trial.sees === 'NOT_FOUND')
    return (
      <p className="text-sm" role="status" data-testid="tried:NOT_FOUND">
        They find nothing: what is private is not there for who was not invited.
      </p>
    )
  const read = cardOf?.(trial, { as, room })
  return (
    <div data-testid={`tried:${trial.sees}`}>
      <p className="text-sm text-t2 mb-2" role="status">
        They stay outside. <span className="sr-only">{read?.title}</span>
      </p>
      {/* it is to be looked at: nothing on it can be pressed, and it takes no focus */}
      <div inert className="border border-line rounded-lg p-3">
        {read?.card}
      </div>
    </div>
  )
}

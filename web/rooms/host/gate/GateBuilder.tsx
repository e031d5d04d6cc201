import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { Tier } from '#api/creators/contract.ts'
import type { CoHost } from '#api/rooms/cohosts/contract.ts'
import type { ChannelToken } from '#api/tokens/contract.ts'
import { gateSentence, MAX_CONDITIONS } from '#domain/access/gate.ts'
import { isolated } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { channelTokensQuery } from './channelTokensQuery.ts'
import { type ConditionOption, OTHER, optionOf, optionsOf, withAmountOf } from './conditionOptions.ts'
import { asksTooMuch, type DraftCondition, type GateDraft, rulesOf } from './gateDraft.ts'
import { TokenFields } from './TokenFields.tsx'
import { isTokenDraft, isUnfinished, type TokenDraft, tokenErrors } from './tokenDraft.ts'
import '../studio/studio.css'

export interface GateBuilderProps {
  /** whose owner's tokens can be asked for */
  channelId: string
  gate: GateDraft
  tiers: readonly Tier[]
  /** who hosts with the channel: their passes and tokens can be asked for, too */
  coHosts?: readonly CoHost[]
  /** the hub room that its ERC-20 tokens are locked for, digits; null: none are */
  lockedFor?: string | null
  /** somebody wanted to go on: what is not typed yet is missing */
  isChecked: boolean
  /** why the server did not take the conditions; null where it did, or was not asked */
  refused: string | null
  onChange: (gate: GateDraft) => void
}

const MODES = [
  ['any', 'Any of these'],
  ['all', 'All of these'],
] as const

const NO_TOKENS: readonly ChannelToken[] = []

/** Any or all of up to four conditions, and what they say as a sentence. */
export function GateBuilder(props: GateBuilderProps) {
  const { channelId, gate, tiers, coHosts, lockedFor = null, isChecked, refused, onChange } = props
  const name = useId()
  const { data, isError } = useQuery(channelTokensQuery(channelId))
  const options = optionsOf(gate, tiers, data?.tokens ?? NO_TOKENS, coHosts)
  const used = gate.of.map(optionOf)
  // of others there can be several
  const isFree = ({ value }: ConditionOption) => value === OTHER || !used.includes(value)
  const replaced = (at: number, by: DraftCondition[]) =>
    onChange({ ...gate, of: gate.of.toSpliced(at, 1, ...by) })
  const chosen = (value: string, before?: DraftCondition) =>
    options.flatMap(({ value: of, condition }) => (of === value ? [withAmountOf(condition, before)] : []))
  const next = gate.of.length < MAX_CONDITIONS ? options.find(isFree) : undefined
  const isRefused = ({ kind, address, tokenId = '' }: TokenDraft) => {
    const text = refused?.toLowerCase() ?? ''
    const isItsId = kind !== 'erc1155' || !text.includes('#') || text.includes(`#${tokenId})`)
    return address !== '' && text.includes(address.toLowerCase()) && isItsId
  }
  const refusedAt = gate.of.findIndex((one) => isTokenDraft(one) && isRefused(one))
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-col gap-3" aria-label="What opens the door">
        {gate.of.map((one, at) => (
          // a condition is told by its place: what is typed in it changes what it is
          // biome-ignore lint/suspicious/noArrayIndexKey: what a row keeps is told by its address
          <li key={at} className="flex flex-col gap-2">
            <span className="flex items-center gap-2">
              <span className="tok">
                <select
                  aria-label={`Condition ${at + 1}`}
                  value={optionOf(one)}
                  onChange={(event) => replaced(at, chosen(event.target.value, one))}
                >
                  {options
                    .filter((option) => option.value === optionOf(one) || isFree(option))
                    .map(({ value, word }) => (
                      <option key={value} value={value}>
                        {word}
                      </option>
                    ))}
                </select>
                <Icon name="down" small />
              </span>
              {gate.of.length > 1 ? (
                <Button
                  kind="ghost"
                  aria-label={`Take condition ${at + 1} away`}
                  onClick={() => replaced(at, [])}
                >
                  <Icon name="close" small />
                </Button>
              ) : null}
            </span>
            {isTokenDraft(one) ? (
              <TokenFields
                channelId={channelId}
                token={one}
                isChecked={isChecked}
                errors={errorsOf(one, gate, isChecked, at === refusedAt ? refused : null)}
                place={at + 1}
                onChange={(token) => replaced(at, [token])}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {refused !== null && refusedAt === -1 ? (
        <p className="text-sm text-bad wrap-anywhere" role="alert">
          {refused}
        </p>
      ) : null}
      {isError ? (
        <p className="text-sm text-t2">
          We could not read which tokens are yours. Another one takes its address.
        </p>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        {next ? (
          <Button kind="line" onClick={() => onChange({ ...gate, of: [...gate.of, next.condition] })}>
            Add a condition
          </Button>
        ) : null}
        {gate.of.length > 1 ? <Modes name={name} gate={gate} onChange={onChange} /> : null}
      </div>
      {asksTooMuch(gate) ? (
        <p className="text-sm text-bad" role="alert">
          Passes of another creator are for a door where any of its conditions is enough.
        </p>
      ) : isUnfinished(gate.of) ? (
        <p className="text-sm text-t2" data-testid="gate-unfinished">
          The door is not typed out yet.
        </p>
      ) : (
        <p className="sentence wrap-anywhere" data-testid="gate-sentence">
          {isolated(gateSentence(rulesOf(gate, tiers, lockedFor)))}
        </p>
      )}
    </div>
  )
}

function errorsOf(one: TokenDraft, { of }: GateDraft, isChecked: boolean, refused: string | null) {
  const errors = tokenErrors(one, of, isChecked)
  if (refused === null) return errors
  return one.isPasted
    ? { ...errors, address: errors.address ?? refused }
    : { ...errors, amount: errors.amount ?? refused }
}

function Modes({ name, gate, onChange }: { name: string } & Pick<GateBuilderProps, 'gate' | 'onChange'>) {
  return (
    <fieldset>
      <legend className="sr-only">How many of them</legend>
      <div className="seg">
        {MODES.map(([mode, word]) => (
          <label key={mode}>
            <input
              type="radio"
              name={name}
              value={mode}
              checked={gate.mode === mode}
              onChange={() => onChange({ ...gate, mode })}
            />
            {word}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

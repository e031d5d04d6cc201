import { useId } from 'react'
import type { Tier } from '#api/creators/contract.ts'
import { gateSentence, MAX_CONDITIONS } from '#domain/access/gate.ts'
import { isolated } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { type GateDraft, gateTiers, rulesOf } from './gateDraft.ts'

export interface GateBuilderProps {
  gate: GateDraft
  tiers: readonly Tier[]
  onChange: (gate: GateDraft) => void
}

const MODES = [
  ['any', 'Any of these'],
  ['all', 'All of these'],
] as const

/** Any or all of up to four conditions, and what they say as a sentence. */
export function GateBuilder({ gate, tiers, onChange }: GateBuilderProps) {
  const name = useId()
  const passes = tiers.length === 0 ? [] : [{ value: 'pass', word: 'any pass' }]
  const options = [
    ...passes,
    ...gateTiers(tiers).map(({ tierNo, name: tier }) => ({
      value: String(tierNo),
      word: `a ${isolated(tier)} pass or above`,
    })),
    { value: 'follow', word: 'a follow' },
  ]
  const unused = options.filter(({ value }) => !gate.of.includes(value))
  const replaced = (at: number, by: string[]) => onChange({ ...gate, of: gate.of.toSpliced(at, 1, ...by) })
  const next = gate.of.length < MAX_CONDITIONS ? unused[0] : undefined
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-col gap-2" aria-label="What opens the door">
        {gate.of.map((one, at) => (
          <li key={one} className="flex items-center gap-2">
            <span className="tok">
              <select
                aria-label={`Condition ${at + 1}`}
                value={one}
                onChange={(event) => replaced(at, [event.target.value])}
              >
                {options
                  .filter(({ value }) => value === one || !gate.of.includes(value))
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
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-2">
        {next ? (
          <Button kind="line" onClick={() => onChange({ ...gate, of: [...gate.of, next.value] })}>
            Add a condition
          </Button>
        ) : null}
        {gate.of.length > 1 ? (
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
        ) : null}
      </div>
      <p className="sentence" data-testid="gate-sentence">
        {isolated(gateSentence(rulesOf(gate, tiers)))}
      </p>
    </div>
  )
}

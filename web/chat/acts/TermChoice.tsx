import { useId, useState } from 'react'
import { ruleName } from '#domain/moderation/ruleName.ts'
import { RULE_CODES, type RuleCode } from '#domain/moderation/words.ts'
import { Button } from '#web/kit/controls/Button.tsx'

/** By which rule somebody acts, and why; no words: the rule says it. */
export interface Why {
  ruleCode: RuleCode
  reason: string
}

export interface TermChoiceProps<Term> {
  label: string
  terms: readonly { value: Term; word: string }[]
  onChoose: (term: Term, why: Why) => void
}

/** For how long something is to count, by which rule and why; a press on a time acts. */
export function TermChoice<Term>({ label, terms, onChoose }: TermChoiceProps<Term>) {
  const id = useId()
  const [ruleCode, setRule] = useState<RuleCode>('host-decision')
  const [typed, setTyped] = useState('')
  const why = { ruleCode, reason: typed.trim() || ruleName(ruleCode) }
  return (
    <fieldset className="chattimes">
      <legend className="text-sm text-t2">{label}</legend>
      <label className="sr-only" htmlFor={`${id}-rule`}>
        Rule
      </label>
      <select
        id={`${id}-rule`}
        value={ruleCode}
        onChange={(event) => setRule(event.target.value as RuleCode)}
      >
        {RULE_CODES.map((code) => (
          <option key={code} value={code}>
            {ruleName(code)}
          </option>
        ))}
      </select>
      <label className="sr-only" htmlFor={`${id}-why`}>
        Reason, which they read
      </label>
      <span className="inp">
        <input
          id={`${id}-why`}
          value={typed}
          maxLength={300}
          placeholder="Reason"
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
      </span>
      {terms.map(({ value, word }) => (
        <Button key={word} onClick={() => onChoose(value, why)}>
          {word}
        </Button>
      ))}
    </fieldset>
  )
}

import { useId } from 'react'

export interface ChoiceProps<Value extends string> {
  label: string
  value: Value
  choices: readonly { value: Value; word: string }[]
  onChoose: (value: Value) => void
}

/** One labelled list of which one thing is chosen. */
export function Choice<Value extends string>({ label, value, choices, onChoose }: ChoiceProps<Value>) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="inp">
        <select
          className="w-full bg-transparent"
          id={id}
          value={value}
          onChange={(event) => {
            const chosen = choices.find((one) => one.value === event.target.value)
            if (chosen) onChoose(chosen.value)
          }}
        >
          {choices.map((one) => (
            <option key={one.value} value={one.value}>
              {one.word}
            </option>
          ))}
        </select>
      </span>
    </div>
  )
}

import { type InputHTMLAttributes, useId } from 'react'

/** Props of a text field. */
export type FieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> & {
  label: string
  /** reason for refusing the value; the value stays */
  error?: string | null
  hint?: string
  /** shown inside the box before or after the value, e.g. a unit */
  before?: string
  after?: string
}

/** One labelled text field; its error is tied to it and announced. */
export function Field({ label, error, hint, before, after, className = '', ...rest }: FieldProps) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>{label}</label>
      <span className={error ? 'inp wrong' : 'inp'}>
        {before ? <span className="text-t3">{before}</span> : null}
        <input
          {...rest}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${id}-note` : undefined}
        />
        {after ? <span className="text-t3">{after}</span> : null}
      </span>
      {note ? (
        <p
          id={`${id}-note`}
          className={error ? 'text-sm text-bad' : 'text-sm text-t3'}
          role={error ? 'alert' : undefined}
        >
          {note}
        </p>
      ) : null}
    </div>
  )
}

import { type InputHTMLAttributes, type ReactNode, useId } from 'react'

/** Props of a text field. */
export type FieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> & {
  label: string
  /** reason for refusing the value; the value stays */
  error?: string | null
  hint?: string
  /** shown inside the box before or after the value, e.g. a unit */
  before?: string
  after?: string
  /** a button in line with the box, e.g. the one that sends the value */
  action?: ReactNode
}

/** One labelled text field; its error is tied to it and announced. */
export function Field({ label, error, hint, before, after, action, className = '', ...rest }: FieldProps) {
  const id = useId()
  const note = error ?? hint
  const box = (
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
  )
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>{label}</label>
      {action ? (
        <span className="flex flex-wrap gap-2">
          <span className="min-w-0 flex-1 basis-48">{box}</span>
          {action}
        </span>
      ) : (
        box
      )}
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

import { type TextareaHTMLAttributes, useId } from 'react'

/** Props of a text area. `error` is the reason for refusing the text, which stays; `maxCount` is shown, and nothing is cut off. */
export type TextAreaProps = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'maxLength'> & {
  label: string
  value: string
  /** characters at most */
  maxCount: number
  error?: string | null
  hint?: string
}

/** One labelled text of several lines, with how long it is and may be; its error is tied to it and announced. */
export function TextArea({
  label,
  value,
  maxCount,
  error,
  hint,
  rows = 5,
  className = '',
  ...rest
}: TextAreaProps) {
  const id = useId()
  const note = error ?? hint
  const count = value.trim().length
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>{label}</label>
      <span className={error ? 'inp wrong' : 'inp'}>
        <textarea
          {...rest}
          {...{ id, value, rows }}
          dir="auto"
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${id}-note ${id}-count` : `${id}-count`}
        />
      </span>
      <p
        id={`${id}-count`}
        className={`text-xs figures text-end ${count > maxCount ? 'text-bad' : 'text-t3'}`}
      >
        {count} of {maxCount} characters
      </p>
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

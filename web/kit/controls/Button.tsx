import type { ButtonHTMLAttributes, Ref } from 'react'

/** Looks of a button. `lamp` is the one primary action of a screen and carries `data-primary`. */
export type ButtonKind = 'lamp' | 'quiet' | 'line' | 'ghost' | 'harm'
/** 36, 44 or 52 px high; every size is at least 44 on small screens. */
export type ButtonSize = 'dense' | 'mid' | 'big'

/** How a button looks. */
export interface ButtonLook {
  kind?: ButtonKind
  size?: ButtonSize
  isFull?: boolean
  className?: string
}

/** Class names of a button, for links that look like one. */
export function buttonClass({
  kind = 'quiet',
  size = 'dense',
  isFull = false,
  className = '',
}: ButtonLook): string {
  const parts = [
    'btn',
    kind === 'quiet' ? '' : kind,
    size === 'dense' ? '' : size,
    isFull ? 'full' : '',
    className,
  ]
  return parts.filter(Boolean).join(' ')
}

/** Props of a button: its look, whether it is working, and everything a native button takes. */
export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  ButtonLook & { isBusy?: boolean; ref?: Ref<HTMLButtonElement> }

/**
 * A button. `isBusy` keeps it focusable and announced, but takes no further press.
 * @example <Button kind="lamp" size="big" onClick={buy}>Get pass · 0.01 ETH</Button>
 */
export function Button({
  kind,
  size,
  isFull,
  className,
  isBusy = false,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const look: ButtonLook = {}
  if (kind) look.kind = kind
  if (size) look.size = size
  if (isFull) look.isFull = isFull
  if (className) look.className = className
  return (
    <button
      type="button"
      {...rest}
      className={buttonClass(look)}
      data-primary={kind === 'lamp' ? '' : undefined}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? undefined : onClick}
    >
      {isBusy ? <span className="spin" aria-hidden="true" /> : null}
      {children}
    </button>
  )
}

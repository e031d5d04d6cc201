import type { ReactNode } from 'react'

/** Nothing here: one picture, one sentence, one action. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <svg width="72" height="44" viewBox="0 0 72 44" aria-hidden="true" fill="none" className="text-t3">
        <path d="M4 43h64M22 43V5h28v38" stroke="currentColor" strokeWidth="1.5" />
        <path d="M34 12h7v24l14 7H20l14-7z" className="fill-bg3" />
      </svg>
      <p className="text-sm">{children}</p>
      {action}
    </div>
  )
}

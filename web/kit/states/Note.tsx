import type { ReactNode } from 'react'
import { Icon } from '../controls/Icon.tsx'
import type { IconName } from '../controls/iconPaths.ts'

/** Colour of a note's leading edge: what it says, never decoration. */
export type NoteTone = 'plain' | 'info' | 'warn' | 'bad' | 'ok' | 'chain'

/** Props of a note; `actions` stand under the sentence. */
export interface NoteProps {
  tone?: NoteTone
  icon?: IconName
  children: ReactNode
  actions?: ReactNode
  /** how it is announced: `alert` at once, `status` politely; omit when it is there from the start */
  role?: 'alert' | 'status'
  testId?: string
}

/** One sentence with a coloured edge and, if something can be done, the way on. */
export function Note({ tone = 'plain', icon = 'info', children, actions, role, testId }: NoteProps) {
  return (
    <div className={tone === 'plain' ? 'note' : `note ${tone}`} data-testid={testId}>
      <Icon name={icon} />
      <div className="min-w-0 flex-1">
        {/* what is read out again at a change: a button changes its words by itself */}
        <div role={role}>{children}</div>
        {actions ? <div className="flex flex-wrap items-center gap-2 mt-3">{actions}</div> : null}
      </div>
    </div>
  )
}

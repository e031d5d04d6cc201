import { type ReactNode, useSyncExternalStore } from 'react'
import { Button } from '../controls/Button.tsx'
import { Icon } from '../controls/Icon.tsx'
import type { IconName } from '../controls/iconPaths.ts'
import type { NoteTone } from './Note.tsx'
import { dismissToast, type Toast, toastStore } from './toasts.ts'

const ICONS: Record<NoteTone, IconName> = {
  plain: 'info',
  info: 'info',
  warn: 'clock',
  bad: 'alert',
  ok: 'check',
  chain: 'refresh',
}

function Press({ toast, press }: { toast: Toast; press: NonNullable<Toast['press']> }) {
  return (
    <Button
      className="-my-2"
      onClick={() => {
        dismissToast(toast.id)
        press.onPress()
      }}
    >
      {press.label}
    </Button>
  )
}

/**
 * The place where toasts appear: bottom left on wide screens, top on small ones. Rendered once by the shell.
 * `children` stand above them, such as payments on their way.
 */
export function Toasts({ children }: { children?: ReactNode }) {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read)
  return (
    <section className="toasts" aria-label="Notices" aria-live="polite">
      {children}
      {toasts.map((toast) => (
        <div key={toast.id} className={toast.tone === 'plain' ? 'note' : `note ${toast.tone}`}>
          <Icon name={ICONS[toast.tone]} />
          <p className="min-w-0 flex-1 wrap-anywhere">{toast.text}</p>
          {toast.press ? <Press toast={toast} press={toast.press} /> : null}
          <Button
            kind="ghost"
            className="sq -my-2 -mr-3"
            aria-label="Dismiss"
            onClick={() => dismissToast(toast.id)}
          >
            <Icon name="close" small />
          </Button>
        </div>
      ))}
    </section>
  )
}

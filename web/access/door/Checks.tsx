import { useId } from 'react'
import { Icon } from '#web/kit/controls/Icon.tsx'
import type { DoorLine } from './door.ts'

/** What the gate asks for, one line a condition, each with what of it is missing. */
export function Checks({ lines, title }: { lines: readonly DoorLine[]; title: string }) {
  const id = useId()
  return (
    <div className="mt-4 text-sm" data-testid="checks">
      <p className="text-t3" id={id}>
        {title}
      </p>
      <ul aria-labelledby={id}>
        {lines.map(({ words, isMet, rest }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two tokens may have one name
          <li key={at} className="flex items-start gap-2 mt-1">
            <span className={isMet ? 'text-ok' : 'text-t3'}>
              <Icon name={isMet ? 'check' : 'close'} small />
            </span>
            <span className="min-w-0 figures">
              <span className="font-medium">{words}</span>
              <span className="text-t2">: {rest}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

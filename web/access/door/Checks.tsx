import { useId } from 'react'
import { CopyAddress } from '#web/kit/controls/CopyAddress.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
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
        {lines.map(({ words, isMet, rest, contract }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two tokens may have one name
          <li key={at} className="flex items-start gap-2 mt-1">
            <span className={isMet ? 'shrink-0 text-ok' : 'shrink-0 text-t3'}>
              <Icon name={isMet ? 'check' : 'close'} small />
            </span>
            <span className="min-w-0 figures wrap-anywhere">
              <span className="font-medium">{words}</span>
              {rest === null ? null : <span className="text-t2">: {rest}</span>}
              {contract ? (
                <span className="flex flex-wrap items-center gap-2 text-t3">
                  {shortAddress(contract.address)}
                  <CopyAddress {...contract} kind="ghost" word="Copy" />
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

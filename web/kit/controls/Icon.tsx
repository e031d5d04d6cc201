import { type IconName, iconPaths } from './iconPaths.ts'

const FILLED: readonly IconName[] = ['play']
const HEAVY: readonly IconName[] = ['pause', 'dots']

/** A 20 px icon (16 px when `small`), hidden from assistive tech: the word beside it says what it means. */
export function Icon({ name, small = false }: { name: IconName; small?: boolean }) {
  const kind = FILLED.includes(name) ? 'i f' : 'i'
  return (
    <svg className={small ? `${kind} s` : kind} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={iconPaths[name]} strokeWidth={HEAVY.includes(name) ? 2.5 : undefined} />
    </svg>
  )
}

import { Icon } from '../controls/Icon.tsx'

/** How many are watching, on a scrim over the picture. */
export function ViewerCount({ count }: { count: number }) {
  return (
    <span className="ov figures">
      <Icon name="eye" />
      {count.toLocaleString('en')}
      <span className="sr-only"> watching</span>
    </span>
  )
}

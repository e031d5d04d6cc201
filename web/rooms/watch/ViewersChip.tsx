import { Icon } from '#web/kit/controls/Icon.tsx'

/** How many people are in the room. */
export function ViewersChip({ viewers }: { viewers: number }) {
  return (
    <span className="ov figures" data-testid="viewers">
      <Icon name="eye" />
      {viewers.toLocaleString('en')}
      <span className="sr-only"> watching</span>
    </span>
  )
}

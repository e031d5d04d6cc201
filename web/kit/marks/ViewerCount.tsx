import { type HostedKind, KIND_PEOPLE } from '#domain/room/hostedKind.ts'
import { Icon } from '../controls/Icon.tsx'

/** How many are watching, or in a voice room listening, on a scrim over the picture. */
export function ViewerCount({ count, kind }: { count: number; kind: HostedKind }) {
  const isVoice = kind === 'voice'
  return (
    <span className="ov figures" data-testid="viewers">
      <Icon name={isVoice ? 'people' : 'eye'} />
      {count.toLocaleString('en')}
      <span className={isVoice ? undefined : 'sr-only'}> {KIND_PEOPLE[kind].doing}</span>
    </span>
  )
}

import type { HostedKind } from '#domain/room/hostedKind.ts'

/** Says on a picture that there is a voice room behind it; nothing for a stream. */
export function KindChip({ kind }: { kind: HostedKind | undefined }) {
  return kind === 'voice' ? <span className="ov">Voice room</span> : null
}

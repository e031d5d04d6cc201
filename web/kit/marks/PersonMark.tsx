const cues = import.meta.glob<string>('../../assets/people/*.webp', {
  eager: true,
  query: '?url',
  import: 'default',
})
const CUES = Object.keys(cues)
  .sort()
  .map((path) => cues[path] as string)

function cueOf(id: string): string {
  let hash = 0
  for (let i = 0; i < id.length; i++) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0
  return CUES[Math.abs(hash) % CUES.length] as string
}

/** The round mark of a person without a picture: one of twelve lighting cues, always the same for the same id. */
export function PersonMark({ id, size = 'xs' }: { id: string; size?: 'xs' | 'l' | '' }) {
  return <img className={`ava r ${size}`} src={cueOf(id)} alt="" width={44} height={44} />
}

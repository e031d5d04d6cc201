/** What people say to a stage without words, each with its name. */
const EMOJI: readonly (readonly [sign: string, name: string])[] = [
  ['👏', 'clapping'],
  ['❤️', 'heart'],
  ['🔥', 'fire'],
  ['😂', 'tears of joy'],
  ['😍', 'heart eyes'],
  ['🎉', 'party'],
  ['👍', 'thumbs up'],
  ['👎', 'thumbs down'],
  ['🙌', 'raised hands'],
  ['🙏', 'folded hands'],
  ['💯', 'hundred'],
  ['✨', 'sparkles'],
  ['🎶', 'notes'],
  ['🎤', 'microphone'],
  ['🎸', 'guitar'],
  ['🥁', 'drum'],
  ['😮', 'surprised'],
  ['😢', 'crying'],
  ['😅', 'sweat'],
  ['🤔', 'thinking'],
  ['😎', 'sunglasses'],
  ['🥳', 'celebrating'],
  ['👋', 'waving'],
  ['👀', 'eyes'],
]

/** Signs to put into a message by a press. */
export default function EmojiRow({ onPick }: { onPick: (sign: string) => void }) {
  return (
    <fieldset className="chatemoji" aria-label="Emoji">
      {EMOJI.map(([sign, name]) => (
        <button key={sign} type="button" aria-label={name} title={name} onClick={() => onPick(sign)}>
          {sign}
        </button>
      ))}
    </fieldset>
  )
}

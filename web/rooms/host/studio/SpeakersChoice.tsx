import { SPEAKERS } from '#domain/room/floor.ts'
import { Choice } from '#web/kit/controls/Choice.tsx'

const CHOICES = Array.from({ length: SPEAKERS.max - SPEAKERS.min + 1 }, (_, n) => String(SPEAKERS.min + n))

/** How many may speak in a voice room besides its host. */
export function SpeakersChoice({
  value,
  error,
  onChoose,
}: {
  value: number
  error: string | null
  onChoose: (maxSpeakers: number) => void
}) {
  const own = String(value)
  // an installation may have given a room more places than are offered here
  const choices = CHOICES.includes(own) ? CHOICES : [...CHOICES, own]
  return (
    <div>
      <Choice
        label="Speakers besides you"
        value={own}
        choices={choices.map((one) => ({ value: one, word: one }))}
        onChoose={(next) => onChoose(Number(next))}
      />
      {error === null ? null : (
        <p className="text-sm text-bad mt-1.5" role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

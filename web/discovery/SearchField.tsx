import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { Icon } from '#web/kit/controls/Icon.tsx'

const MAX_LETTERS = 100

/** True where a press of a key is meant for something else than the page. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], dialog') !== null
  )
}

/** Where words are typed; the results have a page. `/` goes here from anywhere on the page. */
export default function SearchField({ isOnPage = false }: { isOnPage?: boolean }) {
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const asked = params.get('q') ?? ''
  const [typed, setTyped] = useState(asked)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => setTyped(asked), [asked])
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return
      // of two fields one is hidden by the size of the page
      if (input.current?.offsetParent === null) return
      event.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    window.addEventListener('keydown', focus)
    return () => window.removeEventListener('keydown', focus)
  }, [])
  const search = (event: FormEvent) => {
    event.preventDefault()
    const words = typed.trim()
    if (words === '') input.current?.focus()
    else void navigate(`/search?q=${encodeURIComponent(words)}`)
  }
  return (
    <search className={isOnPage ? 'md:hidden' : 'w-full max-w-90'}>
      <form className="inp" onSubmit={search}>
        <Icon name="search" />
        <input
          ref={input}
          type="search"
          name="q"
          aria-label="Search channels and rooms"
          placeholder="Search channels and rooms"
          autoComplete="off"
          enterKeyHint="search"
          maxLength={MAX_LETTERS}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
    </search>
  )
}

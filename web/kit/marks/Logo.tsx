/** The door of the logo, in the colour of the text around it. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M6.500 23V3.500h19V23" fill="none" stroke="currentColor" strokeWidth="3" />
      <path d="M15 8h5.200v15l8 7H6.500l8.500-7z" fill="currentColor" />
    </svg>
  )
}

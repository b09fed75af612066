import { splitProps, type JSX } from 'solid-js'
import './ToolButton.css'

interface ToolButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  /** Says what it does, to eyes on hover and to screen readers. */
  readonly title: string
  /** For one that is on or off. */
  readonly pressed?: boolean
}

/** A small button that is an icon. */
export function ToolButton(props: ToolButtonProps) {
  const [own, rest] = splitProps(props, ['title', 'pressed', 'children', 'class'])
  return (
    <button
      type="button"
      class={`tool-button ${own.class ?? ''}`}
      title={own.title}
      aria-label={own.title}
      aria-pressed={own.pressed}
      {...rest}
    >
      {own.children}
    </button>
  )
}

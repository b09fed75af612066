export interface Taken {
  readonly file: string
  readonly scene: string
  readonly shows: string
  readonly theme: string
  readonly width: number
}

const STYLE = `body{margin:24px;background:#1b1d21;color:#e8eaed;font:13px/1.5 system-ui}
h2{margin:32px 0 0;font-size:15px}p{margin:0 0 8px;color:#a0a5ad}
div{display:flex;flex-wrap:wrap;gap:12px;align-items:start}
figure{margin:0}img{display:block;max-width:640px;max-height:420px;border:1px solid #3a3e45}
figcaption{color:#a0a5ad;font-size:11px}`

const figure = ({ file, theme, width }: Taken): string =>
  `<figure><a href="${file}"><img loading="lazy" src="${file}" alt=""></a><figcaption>${theme}, ${width}</figcaption></figure>`

/** One page with all pictures, by scene. */
export function contactSheet(taken: readonly Taken[]): string {
  const scenes = [...Map.groupBy(taken, ({ scene }) => scene)].map(
    ([scene, all]) =>
      `<h2 id="${scene}">${scene}</h2><p>${all[0]?.shows ?? ''}</p><div>${all.map(figure).join('')}</div>`,
  )
  return `<!doctype html><meta charset="utf-8"><title>Switchyard, screen by screen</title><style>${STYLE}</style>${scenes.join('\n')}\n`
}

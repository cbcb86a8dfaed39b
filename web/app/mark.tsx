/** The product's sign: a line, now, and the beat to come. */
export const Mark = () => (
  <svg viewBox="0 0 32 32" className="size-6 shrink-0" aria-hidden>
    <rect width="32" height="32" rx="8" className="fill-accent" />
    <g className="stroke-on-accent" fill="none" strokeLinecap="round">
      <path d="M5 16h8" strokeWidth="4" />
      <circle cx="21.5" cy="16" r="5" strokeWidth="2.5" />
      <path d="M15.5 7v18" strokeWidth="2.5" />
    </g>
  </svg>
);

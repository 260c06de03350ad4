/** The mark: a sum, struck and set right by a double rule. */
export function Mark() {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className="size-6" fill="none">
      <rect width="24" height="24" rx="6" fill="#7fd1a5" />
      <path
        d="M8 14V5.5h4.2a2.9 2.9 0 0 1 0 5.8H8m4 0 3.6 2.7"
        stroke="#0b2117"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path d="M6 17.2h12M6 19.8h12" stroke="#0b2117" strokeWidth="1.3" strokeLinecap="round" />
    </svg>
  );
}

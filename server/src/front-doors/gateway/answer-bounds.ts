/** An upstream that only ever says "wait" is no upstream (RFC 9110 §15.2 sets no bound). */
export const mostInterimAnswers = 16;

/** An answer's header section may be this large; a larger one is no answer. */
export const maxAnswerHeaderBytes = 65_536;

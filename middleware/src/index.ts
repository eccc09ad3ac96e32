/** The decision of Neoagent API Authorization inside your own process. */
export {};

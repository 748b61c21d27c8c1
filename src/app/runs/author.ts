/** Who commits: nobody's own name is put on what nobody wrote. */
export const AUTHOR = { name: "suffice", email: "suffice@localhost" };

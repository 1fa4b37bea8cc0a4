// Passkeys: asks the browser for one when the form is sent, and sends what it answers with the
// form. Without this script the password goes on to open.
(() => {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  const says = document.querySelector("[data-passkey-says]");
  if (!form || !says) return;
  const bytes = (text) => {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0));
  };
  const text = (buffer) => {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const { passkey, challenge, site, brand, user, login, name, known } = form.dataset;
  const timeout = 240000;

  async function shown() {
    const answer = await navigator.credentials.get({
      publicKey: { challenge: bytes(challenge), rpId: site, userVerification: "required", timeout },
    });
    return {
      credential: text(answer.rawId),
      client: text(answer.response.clientDataJSON),
      authenticator: text(answer.response.authenticatorData),
      signature: text(answer.response.signature),
    };
  }

  async function made() {
    const answer = await navigator.credentials.create({
      publicKey: {
        challenge: bytes(challenge),
        rp: { id: site, name: brand },
        user: { id: bytes(user), name: login, displayName: name },
        pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: "public-key", alg })),
        authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
        excludeCredentials: known
          .split(" ")
          .filter((one) => one)
          .map((one) => ({ type: "public-key", id: bytes(one) })),
        attestation: "none",
        timeout,
      },
    });
    return {
      client: text(answer.response.clientDataJSON),
      authenticator: text(answer.response.getAuthenticatorData()),
    };
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    says.hidden = true;
    try {
      const answer = await (passkey === "create" ? made() : shown());
      for (const [field, value] of Object.entries(answer)) form.elements[field].value = value;
      form.submit();
    } catch {
      // The person said no, there is none here, or this browser knows none.
      says.hidden = false;
    }
  });
})();

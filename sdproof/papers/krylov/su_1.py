from sdproof.state import At, Claim, Family, Theorem, Variant
U = "((s*th+eta)**2/gamma2*(1-q)**2 + 2*q - 1)"
ONE = Theorem("one-direction", forall={"s": "positive", "th": "real", "eta": "real", "gamma2": "positive", "q": "real"},
  let={"B": "s**2*th**2/gamma2"}, states=f"mean({U}, eta, gamma2) = rho(B, q)")
SUM = Theorem("sum", Family(directions={"s": "positive", "th": "real", "eta": "real", "q": "real"}), forall={"gamma2": "positive"},
  direction_let={"B": "s**2*th**2/gamma2"}, states=f"mean({U}, eta, gamma2) = rho(B, q)")
CLAIM = Claim(id="SU-1", theorems=(ONE, SUM))

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition, GateKinds} from "../../../contracts/gates/Gate.sol";
import {GateLib} from "../../../contracts/gates/GateLib.sol";
import {Assertions} from "../kit/Assertions.sol";

/// @notice Says 1 after using as much gas as it was told to.
contract ThirstyToken {
    uint256 private immutable THIRST;

    constructor(uint256 thirst) {
        THIRST = thirst;
    }

    function balanceOf(address) external view returns (uint256) {
        return drink(1);
    }

    function accessOf(address) external view returns (uint256, uint256, uint256, uint256) {
        return (drink(1), 1, 1, 0);
    }

    function finalRankOf(address) external view returns (uint256) {
        return drink(1);
    }

    function drink(uint256 answer) private view returns (uint256) {
        uint256 before = gasleft();
        while (before - gasleft() < THIRST) {}
        return answer;
    }
}

contract ThirstTest is Assertions {
    function asks(uint8 kind, uint256 thirst) external returns (bool) {
        Condition memory made;
        (made.token, made.kind) = (address(new ThirstyToken(thirst)), kind);
        made.min = kind == GateKinds.ERC20 ? 1 : 0;
        return GateLib.holds(made, address(this));
    }

    /// @custom:proves [S3.24][T33] a question may use fifty thousand gas and not more
    function test_cap() public {
        uint8[3] memory kinds = [GateKinds.ERC20, GateKinds.PASS, GateKinds.PASS_FINAL];
        for (uint256 n; n < 3; ++n) {
            assertTrue(this.asks(kinds[n], 49_000), "below");
            assertFalse(this.asks(kinds[n], 50_000), "above");
        }
    }

    /// @custom:proves [S3.24][T33] a question gets exactly fifty thousand gas, whatever its kind
    function test_exactly() public {
        Condition memory made;
        made.token = address(0x6A5);
        made.kind = GateKinds.ERC20;
        // GAS, then answer with it as one word.
        vm.etch(made.token, hex"5a5f5260205ff3");
        (bool answered, uint256 gas_) = GateLib.holdingOf(made, address(this));
        assertTrue(answered, "one word");
        assertEq(gas_, 50_000 - 2, "what is left after reading it");
        made.kind = GateKinds.PASS_FINAL;
        (answered, gas_) = GateLib.holdingOf(made, address(this));
        assertTrue(answered, "one word for a rank");
        assertEq(gas_, 50_000 - 2, "as a final rank");
        made.kind = GateKinds.PASS;
        // GAS as the rank of pass 1 that never ends.
        vm.etch(made.token, hex"5a60405260015f5260805ff3");
        (answered, gas_) = GateLib.holdingOf(made, address(this));
        assertTrue(answered, "four words");
        assertEq(gas_, 50_000 - 2, "as a rank");
    }

    function starved(ThirstyToken thirsty) external view returns (bool) {
        Condition memory made;
        (made.token, made.kind, made.min) = (address(thirsty), GateKinds.ERC20, 1);
        return GateLib.holds(made, address(this));
    }

    /// @custom:proves [S3.24][T33] a caller who starves the question gets no for an answer
    function test_starved() public {
        ThirstyToken thirsty = new ThirstyToken(40_000);
        assertTrue(this.starved{gas: 60_000}(thirsty), "enough");
        (bool ok, bytes memory answer) =
            address(this).call{gas: 30_000}(abi.encodeCall(this.starved, (thirsty)));
        assertFalse(ok && abi.decode(answer, (bool)), "never yes");
    }
}

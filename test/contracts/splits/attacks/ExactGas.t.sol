// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainToken} from "../../../../contracts/mocks/tokens/PlainToken.sol";
import {IPullSplit} from "../../../../contracts/splits/IPullSplit.sol";
import {Payee} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {Troupe} from "../Troupe.sol";
import {ThirstyBalance} from "./Busy.t.sol";

/// @notice A token whose transfers use as much gas as they are told to.
contract ThirstyTransfer is PlainToken {
    uint256 private _used;

    function setUsed(uint256 used) external {
        _used = used;
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        uint256 before = gasleft();
        while (before - gasleft() < _used) {}
        return super.transferFrom(from, to, amount);
    }
}

/// @notice Changes of the list with amounts of gas that are counted to the unit. Code with switches or counters costs more,
/// so such builds leave this file out.
contract ExactGasTest is Troupe {
    function alone() private view returns (Payee[] memory list) {
        list = new Payee[](1);
        list[0] = Payee(singer, 10_000, 0);
    }

    function equal(uint160 count) private pure returns (Payee[] memory list) {
        list = new Payee[](count);
        for (uint160 n; n < count; ++n) {
            list[n] = Payee(address(0xF000 + n), uint16(10_000 / count), 0);
        }
    }

    /// @dev Changes the list of 25 of a split that holds something of a currency.
    /// @return ok whether the list changed
    /// @return kept whether the currency keeps the older list
    function changeWith(PullSplit split, uint8 currency, uint256 gas) private returns (bool ok, bool kept) {
        uint256 start = vm.snapshotState();
        bytes memory change = abi.encodeCall(split.update, (equal(25), alone(), only(currency)));
        vm.prank(boss);
        (ok,) = address(split).call{gas: gas}(change);
        kept = split.payeesHashOf(currency) != split.payeesHash();
        vm.revertToState(start);
    }

    /// @custom:proves [S3.98][S3.64][T32] a token that needs nearly all gas of a division is divided or the change refused
    function test_exactGasForThirsty() public {
        ThirstyTransfer token = new ThirstyTransfer();
        uint8 currency = currencies.list(address(token));
        PullSplit split = make(equal(25), boss);
        token.mint(address(split), 10_000);
        uint256 used = 260_000;
        bool kept = true;
        while (kept) {
            used -= 2_000;
            token.setUsed(used);
            (, kept) = changeWith(split, currency, 100_000_000);
        }
        assertTrue(used > 100_000, "close to the bound");
        bool ok;
        for (uint256 gas = 6_300_000; !ok; gas += 50_000) {
            (ok, kept) = changeWith(split, currency, gas);
            assertFalse(kept, "the older list is kept");
        }
    }

    /// @custom:proves [S3.64][T32] with too little gas to ask a thirsty token the split says so
    function test_exactGasToAsk() public {
        currencies.list(address(new ThirstyBalance()));
        PullSplit split = make(alone(), boss);
        bytes memory change = abi.encodeCall(split.update, (alone(), alone(), first(0)));
        uint256 refused;
        for (uint256 gas = 60_000; gas <= 300_000; gas += 1_000) {
            uint256 start = vm.snapshotState();
            vm.prank(boss);
            (bool ok, bytes memory answer) = address(split).call{gas: gas}(change);
            if (!ok && bytes4(answer) == IPullSplit.PullSplit_TooLittleGas.selector) ++refused;
            vm.revertToState(start);
        }
        assertTrue(refused > 0, "too little gas");
    }
}

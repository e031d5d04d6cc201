// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stretch} from "../../../../contracts/passes/time/PassTime.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {Line} from "./Line.sol";

contract JoinExactTest is Assertions {
    uint256 private constant NOW = 1_800_000_000;
    Line private lines;

    function setUp() public {
        vm.warp(NOW);
        lines = new Line();
    }

    /// @dev A line of one stretch. `length` 0 = never ends.
    function one(uint256 length, uint96 price) private pure returns (Stretch[] memory line) {
        line = new Stretch[](1);
        line[0] = stretch(length, price);
    }

    function two(Stretch memory first, Stretch memory second) private pure returns (Stretch[] memory line) {
        line = new Stretch[](2);
        (line[0], line[1]) = (first, second);
    }

    function stretch(uint256 length, uint96 price) private pure returns (Stretch memory) {
        return Stretch({until: length == 0 ? 0 : uint40(NOW + length), price: price});
    }

    function alike(Stretch[] memory got, Stretch[] memory wanted, string memory what) private pure {
        assertEq(got.length, wanted.length, what);
        assertEq(uint256(keccak256(abi.encode(got))), uint256(keccak256(abi.encode(wanted))), what);
    }

    /// @custom:proves [S3.12] time at another price stands behind, at the same price it lengthens the last stretch
    function test_timed() public view {
        alike(lines.join(one(5, 7), one(3, 8)), two(stretch(5, 7), stretch(8, 8)), "another price");
        alike(lines.join(one(5, 7), one(3, 7)), one(8, 7), "the same price");
        alike(
            lines.join(one(5, 7), two(stretch(3, 7), stretch(4, 8))), two(stretch(8, 7), stretch(9, 8)), "part of it"
        );
        alike(lines.join(one(5, 0), one(3, 0)), one(8, 0), "free");
    }

    /// @custom:proves [S3.12] time that never ends stands behind at its price, and after free time takes it in when it is free
    function test_moreNeverEnds() public view {
        alike(lines.join(one(5, 7), one(0, 8)), two(stretch(5, 7), stretch(0, 8)), "another price");
        alike(lines.join(one(5, 7), one(0, 7)), two(stretch(5, 7), stretch(0, 7)), "the whole price is no price of a second");
        alike(lines.join(one(5, 0), one(0, 0)), one(0, 0), "free");
        alike(
            lines.join(one(5, 7), two(stretch(3, 7), stretch(0, 0))), two(stretch(8, 7), stretch(0, 0)), "both kinds"
        );
    }

    /// @custom:proves [S3.12] what arrives at time that never ends goes before it, and whole prices add up
    function test_lineNeverEnds() public view {
        alike(lines.join(one(0, 7), one(3, 8)), two(stretch(3, 8), stretch(0, 7)), "timed");
        alike(lines.join(one(0, 0), one(3, 0)), one(0, 0), "free");
        alike(lines.join(one(0, 7), one(0, 8)), one(0, 15), "for ever");
        Stretch[] memory both =
            lines.join(two(stretch(2, 5), stretch(0, 7)), two(stretch(3, 9), stretch(0, 8)));
        assertEq(both.length, 3, "both kinds");
        assertEq(uint256(keccak256(abi.encode(both[0]))), uint256(keccak256(abi.encode(stretch(3, 9)))), "what arrived");
        assertEq(uint256(keccak256(abi.encode(both[1]))), uint256(keccak256(abi.encode(stretch(5, 5)))), "what was there");
        assertEq(uint256(keccak256(abi.encode(both[2]))), uint256(keccak256(abi.encode(stretch(0, 15)))), "for ever");
    }

    /// @custom:proves [S3.12] a second costs what the stretch it lies in costs, and nothing behind the end
    function test_priceAt() public view {
        Stretch[] memory line = two(stretch(5, 7), stretch(8, 9));
        assertEq(lines.priceAt(line, NOW + 4), 7, "first");
        assertEq(lines.priceAt(line, NOW + 5), 9, "second");
        assertEq(lines.priceAt(line, NOW + 8), 0, "behind the end");
        assertEq(lines.priceAt(two(stretch(5, 7), stretch(0, 9)), NOW + 1 days), 9, "never ends");
    }

    /// @custom:proves [S3.12] in a tier without an end only what never ends is worth its price, in others only what ends
    function test_worth() public view {
        assertEq(lines.worthOf(one(0, 7), 0), 7, "for ever");
        assertEq(lines.worthOf(one(5, 7), 0), 0, "granted for a time");
        assertEq(lines.worthOf(one(0, 7), 10), 0, "granted for ever");
        assertEq(lines.worthOf(two(stretch(5, 7), stretch(0, 9)), 10), 3, "5 of 10 seconds, rounded down");
    }
}
